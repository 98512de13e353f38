package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewayDatabase;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.TestBridge;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A database that refuses what an instance asks, or does not answer in time: what was to be done is done the next time. */
@QuarkusTest
@TestProfile(SweepFailuresIT.ByHand.class)
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("inv-13")
class SweepFailuresIT {
    /** Nothing is compared unless the test does it, and what waits for a table waits for longer than any test. */
    public static class ByHand implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "latchkey.mqtt.sweep-every",
                    "1h",
                    "quarkus.datasource.reactive.additional-properties.lock_timeout",
                    "30000");
        }
    }

    @Inject
    MqttListener listener;

    @Inject
    ConnectionSweep sweep;

    @Inject
    LiveConnections connections;

    @Inject
    BridgeServices services;

    @Inject
    Vertx vertx;

    @Inject
    GatewayDatabase database;

    private final String bridgeId = "BR-" + UUID.randomUUID().toString().substring(0, 8);
    private TestBridge bridge;
    private BridgeConnection connection;

    @BeforeEach
    void connect() throws Exception {
        bridge = new TestBridge(listener.port(WayIn.TCP), bridgeId, GatewayClient.bridgeWith(bridgeId))
                .connect()
                .subscribe();
        connection = Objects.requireNonNull(connections.ofBridge(bridgeId));
    }

    @AfterEach
    void disconnect() {
        bridge.close();
    }

    private static void now(Uni<Void> uni) {
        uni.await().atMost(Duration.ofSeconds(20));
    }

    private void refuse(CompletableFuture<Void> asked) {
        await().until(() -> {
            database.refuseThoseThatWait();
            return asked.isDone();
        });
        assertThat(asked).isCompletedExceptionally();
    }

    /** As what changes between a connection's claim and its registration: nobody is told, and it is older than what is read. */
    private void takeOverUnnoticed() throws SQLException {
        now(sweep.compareConnections());
        database.run("update bridge set session_number = session_number + 1 where bridge_id = ?", bridgeId);
        database.run("update bridge set changed_by = '1' where bridge_id = ?", bridgeId);
        connections.compare(connection);
    }

    private void assertThatNextComparisonFindsIt() throws Exception {
        assertThat(bridge.isConnected()).isTrue();
        now(sweep.compareConnections());
        assertThat(bridge.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER);
    }

    @Test
    void inv13_connection_isComparedNextTime_afterItsComparisonFailed() throws Exception {
        takeOverUnnoticed();

        try (Connection other = database.holdTable("bridge")) {
            refuse(sweep.compareConnections().subscribeAsCompletionStage());
            other.rollback();
        }

        assertThatNextComparisonFindsIt();
    }

    @Test
    void inv13_connection_isComparedNextTime_afterItsComparisonWasGivenUp() throws Exception {
        takeOverUnnoticed();

        try (Connection other = database.holdTable("bridge")) {
            sweep.compareConnections().subscribeAsCompletionStage().cancel(false);
            other.rollback();
        }

        assertThatNextComparisonFindsIt();
    }

    /** Those of the bridge are read, and nobody answers. */
    private CompletableFuture<Void> ordersComparison() {
        await().until(() -> connection.orders().mark() >= 0);
        connection.orders().unsure();
        CompletableFuture<Void> asked = await()
                // for a while after one that has taken long none begins
                .until(() -> sweep.compareOrders().subscribeAsCompletionStage(), begun -> !begun.isDone());
        assertThat(connection.orders().isToBeCompared()).isFalse();
        return asked;
    }

    @Test
    void inv13_orders_areComparedNextTime_afterTheirComparisonFailed() throws Exception {
        try (Connection other = database.holdTable("pending_order")) {
            refuse(ordersComparison());
            other.rollback();
        }

        assertThat(connection.orders().isToBeCompared()).isTrue();
    }

    @Test
    void inv13_orders_areComparedNextTime_afterTheirComparisonWasGivenUp() throws Exception {
        try (Connection other = database.holdTable("pending_order")) {
            ordersComparison().cancel(false);
            other.rollback();
        }

        assertThat(connection.orders().isToBeCompared()).isTrue();
    }

    @Test
    @Tag("B3")
    void b3_connectionThatCouldNotBeTakenBack_isTakenBackNextTime() throws Exception {
        InstanceLease lease = new InstanceLease(vertx, services);
        database.run("update bridge set instance_id = null where bridge_id = ?", bridgeId);
        try (Connection other = database.hold("select from bridge where bridge_id = ? for update", bridgeId)) {
            refuse(lease.renew().subscribeAsCompletionStage());
            other.rollback();
        }
        assertThat(GatewayClient.bridge(bridgeId).<Boolean>path("connected")).isFalse();

        now(lease.renew());

        assertThat(GatewayClient.bridge(bridgeId).<Boolean>path("connected")).isTrue();
    }
}
