package dev.latchkey.gateway.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewayDatabase;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.application.Changed;
import dev.latchkey.gateway.application.ClaimStore;
import dev.latchkey.gateway.application.ClaimStore.Origin;
import dev.latchkey.gateway.application.ConnectionStore;
import dev.latchkey.gateway.application.ConnectionStore.Standing;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is read and kept of bridges, on the real database. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class ConnectionTableIT {
    private static final int BRIDGES = 5;
    private static final Origin ORIGIN = new Origin("127.0.0.1", "MQTT 5.0 over TCP");

    @Inject
    ClaimStore claims;

    @Inject
    ConnectionStore store;

    @Inject
    Pool pool;

    @Inject
    GatewayDatabase database;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final List<String> bridges = new ArrayList<>();

    @BeforeEach
    void enrol() {
        for (int i = 0; i < BRIDGES; i++) {
            String bridgeId = "BR-" + unique + "-" + i;
            GatewayClient.bridgeWith(bridgeId);
            bridges.add(bridgeId);
        }
    }

    private static <T> T now(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }

    @Test
    @Tag("inv-13")
    void inv13_changeThatIsCommittedLate_isReadAfterwards_andOnlyThen() throws SQLException {
        Changed.Mark begin = now(store.changedSince(Changed.Mark.PRESENT)).next();
        String late = bridges.get(0);
        String soon = bridges.get(1);
        Changed.Mark between;
        try (Connection connection =
                database.hold("update bridge set session_number = session_number + 1 where bridge_id = ?", late)) {
            now(claims.claim(soon, null, ORIGIN, Instant.now()));

            Changed<Standing> first = now(store.changedSince(begin));
            between = first.next();
            assertThat(first.rows())
                    .extracting(Standing::bridgeId)
                    .contains(soon)
                    .doesNotContain(late);
            connection.commit();
        }

        Changed<Standing> second = now(store.changedSince(between));

        assertThat(second.rows()).extracting(Standing::bridgeId).contains(late);
        // older transactions of others may still be open
        await().untilAsserted(() -> {
            Changed.Mark next = now(store.changedSince(second.next())).next();
            assertThat(now(store.changedSince(next)).rows())
                    .extracting(Standing::bridgeId)
                    .doesNotContain(late, soon);
        });
        assertThat(now(store.changedSince(Changed.Mark.PRESENT)).rows()).isEmpty();
    }

    @Test
    @Tag("B3")
    void b3_whenBridgesWereLastHeardOf_isKept_inSeveralStatements_andNeverGoesBack() {
        ConnectionStore table = new ConnectionTable(pool, 2);
        Instant late = Instant.parse("2100-01-01T00:00:00Z");
        Map<String, Instant> heard = new HashMap<>();
        bridges.forEach(bridgeId -> heard.put(bridgeId, late));

        now(table.seen(heard));
        now(table.seen(Map.of(bridges.get(0), late.minusSeconds(60))));

        assertThat(bridges)
                .allSatisfy(
                        bridgeId -> assertThat(GatewayClient.bridge(bridgeId).<String>path("lastSeen"))
                                .isEqualTo(late.toString()));
    }
}
