package dev.latchkey.keys;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;

import dev.latchkey.engines.Engines;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.Permissions;
import dev.latchkey.events.Topic;
import dev.latchkey.keys.Feed.Somebody;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events that can't be applied, and a database that goes away. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
@WithTestResource(NoShareService.class)
class FaultsIT {
    @Inject
    Pool pool;

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
    @Tag("inv-8")
    void inv8_poisonedEvents_stopNoOther_andAreVisible() {
        enable(1);
        enable(2);
        String garbage = "garbage-" + door.lockId;
        feed.send(new ProducerRecord<>(
                Topic.KEY_EVENTS.topicName(), door.lockId, garbage.getBytes(StandardCharsets.UTF_8)));
        Instant beyondTheDatabase = Instant.parse("+500000-01-01T00:00:00Z");
        feed.key(door.shared(1, null, new Permissions(null, beyondTheDatabase, null)));
        enable(3);

        given().auth()
                .oauth2(alice.token())
                .header("Latchkey-Consistency", door.token())
                .get("/v1/locks/" + door.lockId + "/keys")
                .then()
                .statusCode(200)
                .body("items.status", contains("enabled", "enabled", "enabled"));

        assertThat(deadLetters())
                .anyMatch(reason -> reason.contains("no CloudEvent"))
                .anyMatch(reason -> reason.startsWith("refused by the database: SQLSTATE 22"))
                .noneMatch(reason -> reason.contains(garbage));
        given().get("/q/metrics")
                .then()
                .body(containsString("latchkey_projection_dead_letters_total{projection=\"keys\"}"));
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

    private List<String> deadLetters() {
        List<String> reasons = new ArrayList<>();
        pool.preparedQuery("select reason from dead_letters where topic = $1")
                .execute(Tuple.of(Topic.KEY_EVENTS.topicName()))
                .await()
                .atMost(Duration.ofSeconds(10))
                .forEach(row -> reasons.add(row.getString(0)));
        return reasons;
    }
}
