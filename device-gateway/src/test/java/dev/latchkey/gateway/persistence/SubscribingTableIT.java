package dev.latchkey.gateway.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewayDatabase;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.application.ClaimStore;
import dev.latchkey.gateway.application.ClaimStore.Claim;
import dev.latchkey.gateway.application.ClaimStore.Origin;
import dev.latchkey.gateway.application.ConnectionStore;
import dev.latchkey.gateway.application.ConnectionStore.Subscribing;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which connections have subscribed to their orders, on the real database. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class SubscribingTableIT {
    private static final int BRIDGES = 5;

    @Inject
    ClaimStore claims;

    @Inject
    Pool pool;

    @Inject
    GatewayDatabase database;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    private static <T> T now(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }

    private Claim claim(String bridgeId) {
        Origin origin = new Origin("127.0.0.1", "MQTT 5.0 over TCP");
        return Objects.requireNonNull(now(claims.claim(bridgeId, null, origin, Instant.now())));
    }

    private long subscribed() throws SQLException {
        return database.count(
                "select count(*) from bridge where bridge_id like ? and subscribed_session = session_number",
                "BR-" + unique + "-%");
    }

    @Test
    @Tag("B3")
    void b3_connectionsThatSubscribe_areKept_inSeveralStatements_unlessANewerOneIsThere() throws SQLException {
        ConnectionStore table = new ConnectionTable(pool, 2);
        List<Subscribing> all = IntStream.range(0, BRIDGES)
                .mapToObj(i -> {
                    String bridgeId = "BR-" + unique + "-" + i;
                    GatewayClient.bridgeWith(bridgeId);
                    return new Subscribing(bridgeId, claim(bridgeId).sessionNumber(), true);
                })
                .toList();
        Subscribing replaced = all.getFirst();
        claim(replaced.bridgeId());

        now(table.subscribing(all));
        assertThat(subscribed()).isEqualTo(BRIDGES - 1);

        Subscribing one = all.getLast();
        now(table.subscribing(List.of(new Subscribing(one.bridgeId(), one.sessionNumber() - 1, false))));
        assertThat(subscribed()).isEqualTo(BRIDGES - 1);
        now(table.subscribing(List.of(new Subscribing(one.bridgeId(), one.sessionNumber(), false))));
        assertThat(subscribed()).isEqualTo(BRIDGES - 2);
        now(table.subscribing(List.of()));
    }
}
