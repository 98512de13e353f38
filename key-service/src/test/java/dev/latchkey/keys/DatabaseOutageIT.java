package dev.latchkey.keys;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.Engines;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.keys.Feed.Somebody;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A database that goes away. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class DatabaseOutageIT {
    @Inject
    Pool pool;

    @ConfigProperty(name = "quarkus.datasource.reactive.max-size")
    int connections;

    private final Feed feed = new Feed();
    private Somebody alice;
    private Door door;

    @BeforeEach
    void setUp() {
        alice = feed.somebody("alice");
        await().atMost(Duration.ofSeconds(20)).until(() -> list("/v1/my-keys", null) == 200);
        door = new Door();
        feed.key(door.claimed(alice.accountId()));
        feed.account(door.lockName(alice.accountId(), "Front door"));
    }

    @AfterEach
    void tearDown() {
        feed.close();
    }

    @Test
    @Tag("inv-5")
    void databaseOutage_losesNothing_andNeedsNoRestart() {
        enable(1);
        await().atMost(Duration.ofSeconds(20)).until(() -> list("/v1/share-keys", door.token()) == 200);

        Engines.shared().postgres().kill9();
        for (int slot = 2; slot <= 10; slot++) {
            enable(slot);
        }
        assertThat(list("/v1/share-keys", door.token())).isEqualTo(503);
        Engines.shared().restartPostgres();

        await().atMost(Duration.ofSeconds(60)).until(() -> list("/v1/share-keys", door.token()) == 200);
        assertThat(given().auth().oauth2(alice.token()).get("/v1/share-keys").<List<String>>path("items.keyId"))
                .hasSize(10);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> given().get("/q/health/ready").statusCode() == 200);
    }

    /** As while it is away and no connection has noticed: nothing is refused, only nothing is given. */
    @Test
    @Tag("inv-8")
    void inv8_poolThatHasNoConnectionToGive_makesNoDeadLetter() {
        int before = deadLetters(); // other tests may have made some
        enable(1);
        await().atMost(Duration.ofSeconds(20)).until(() -> list("/v1/share-keys", door.token()) == 200);

        List<SqlConnection> taken = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                taken.add(pool.getConnection().await().atMost(Duration.ofSeconds(20)));
            }
            enable(2);
            for (int i = 0; i < 2; i++) { // the second is told so when the records have been, too
                assertThat(list("/v1/share-keys", null)).isEqualTo(503);
            }
        } finally {
            taken.forEach(connection -> connection.close().await().atMost(Duration.ofSeconds(20)));
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> list("/v1/share-keys", door.token()) == 200);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(given().auth()
                                .oauth2(alice.token())
                                .get("/v1/share-keys")
                                .<List<String>>path("items.name"))
                        .containsExactlyInAnyOrder("Key 1", "Key 2"));
        assertThat(deadLetters()).isEqualTo(before);
    }

    private int deadLetters() {
        return pool.query("select 1 from dead_letters")
                .execute()
                .await()
                .atMost(Duration.ofSeconds(20))
                .size();
    }

    private void enable(int slot) {
        feed.key(door.enabled(slot, alice.accountId()));
        feed.account(door.keyName(slot, alice.accountId(), "Key " + slot));
    }

    private int list(String path, String token) {
        var request = given().auth().oauth2(alice.token());
        return (token == null ? request : request.header("Latchkey-Consistency", token))
                .get(path)
                .statusCode();
    }
}
