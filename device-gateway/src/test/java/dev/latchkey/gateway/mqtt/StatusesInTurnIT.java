package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewayDatabase;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.TestBridge;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Statuses of one bridge that come faster than they are stored: its row is held, so that the first of them waits. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B3")
class StatusesInTurnIT {
    private static final String BEING_STORED = "select count(*) from pg_stat_activity "
            + "where wait_event_type = 'Lock' and datname = current_database() and query like '%unreachable_lock%'";

    @Inject
    MqttListener listener;

    @Inject
    GatewayDatabase database;

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    private TestBridge bridge;

    @BeforeEach
    void connect() throws Exception {
        bridge = new TestBridge(listener.port(WayIn.TCP), enrolled.bridgeId(), enrolled.secret()).connect();
    }

    @AfterEach
    void close() throws Exception {
        bridge.close();
    }

    private Connection hold() throws Exception {
        return database.hold("select from bridge where bridge_id = ? for update", enrolled.bridgeId());
    }

    private CompletableFuture<?> says(String status) {
        return bridge.publish(enrolled.topic("status"), status);
    }

    /** Says it, and waits until the database has to. */
    private CompletableFuture<?> saysFirst(String status) {
        CompletableFuture<?> acknowledged = says(status);
        await().until(() -> database.count(BEING_STORED) == 1);
        return acknowledged;
    }

    /** The gateway has read all that was said before this, which needs no database. */
    private void isHeard() throws Exception {
        bridge.state(enrolled.lock().lockId(), "a.b.c").get(10, TimeUnit.SECONDS);
    }

    private List<String> unreachable() {
        return GatewayClient.bridge(enrolled.bridgeId()).path("status.unreachableLocks");
    }

    private static void areAcknowledged(List<CompletableFuture<?>> statuses) throws Exception {
        for (CompletableFuture<?> status : statuses) {
            status.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void b3_statusesThatComeMeanwhile_areStoredTogether_inTheirOrder_andAcknowledgedThen() throws Exception {
        List<CompletableFuture<?>> said;
        Instant beforeTheLast;
        try (Connection held = hold()) {
            CompletableFuture<?> first = saysFirst("{\"software\":\"acme\",\"unreachableLocks\":[\"LK-1\",\"LK-2\"]}");
            CompletableFuture<?> second = says("{\"nowUnreachable\":[\"LK-3\",\"LK-4\"],\"nowReachable\":[\"LK-1\"]}");
            isHeard();
            beforeTheLast = Instant.now().truncatedTo(ChronoUnit.MICROS); // as the database keeps it
            CompletableFuture<?> third = says("{\"nowUnreachable\":[\"LK-1\"],\"nowReachable\":[\"LK-3\"]}");
            isHeard();

            assertThat(database.count(BEING_STORED)).isEqualTo(1);
            said = List.of(first, second, third);
            assertThat(said).noneMatch(CompletableFuture::isDone);
            held.commit();
        }
        areAcknowledged(said);
        assertThat(unreachable()).containsExactly("LK-1", "LK-2", "LK-4");
        assertThat(Instant.parse(GatewayClient.bridge(enrolled.bridgeId()).path("status.reportedAt")))
                .isAfterOrEqualTo(beforeTheLast);
    }

    @Test
    void b3_statusThatCouldNotBeStored_isStoredBeforeThoseThatCameMeanwhile() throws Exception {
        List<CompletableFuture<?>> said;
        try (Connection held = hold()) {
            CompletableFuture<?> first = saysFirst("{\"unreachableLocks\":[\"LK-1\",\"LK-2\"]}");
            CompletableFuture<?> second = says("{\"nowUnreachable\":[\"LK-3\"],\"nowReachable\":[\"LK-1\"]}");
            isHeard();
            database.refuseThoseThatWait();
            await().until(() -> database.count(BEING_STORED) == 0);

            said = List.of(first, second);
            assertThat(said).noneMatch(CompletableFuture::isDone);
            held.commit();
        }
        areAcknowledged(said);
        assertThat(unreachable()).containsExactly("LK-2", "LK-3");
    }
}
