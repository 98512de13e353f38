package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewayDatabase;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.LiveReading;
import dev.latchkey.gateway.TestBridge;
import dev.latchkey.gateway.TestLock;
import dev.latchkey.gateway.application.ClaimStore;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a database that answers late, or not at all, must not do to orders, and to who is shown as connected. */
@QuarkusTest
@TestProfile(LateDatabaseIT.Patient.class)
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class LateDatabaseIT {
    /** Orders wait for older ones for longer than any test; that they do not for ever is shown by {@link HeldOrdersIT}. */
    public static class Patient extends SweepFailuresIT.ByHand {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("latchkey.mqtt.longest-hold", "1h");
            return settings;
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
    ClaimStore claims;

    @Inject
    Vertx vertx;

    @Inject
    GatewayDatabase database;

    @Inject
    LiveReading liveReading;

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    private TestBridge bridge() throws Exception {
        return new TestBridge(listener.port(WayIn.TCP), enrolled.bridgeId(), enrolled.secret()).connect();
    }

    private static void now(Uni<Void> uni) {
        uni.await().atMost(Duration.ofSeconds(20));
    }

    private boolean isShownAsConnected() {
        return GatewayClient.bridge(enrolled.bridgeId()).<Boolean>path("connected");
    }

    @Test
    @Tag("B3")
    void b3_bridgeWhoseEndCouldNotBeWritten_isNotShownAsConnected_forLong() {
        InstanceLease lease = new InstanceLease(vertx, services);
        now(claims.claim(
                        enrolled.bridgeId(),
                        null,
                        new ClaimStore.Origin("127.0.0.1", "MQTT 5.0 over TCP"),
                        Instant.now())
                .replaceWithVoid());

        now(lease.endUnheld());
        assertThat(isShownAsConnected()).isTrue(); // it may be being let in

        now(lease.endUnheld());
        assertThat(isShownAsConnected()).isFalse();
    }

    @Test
    @Tag("B3")
    void b3_bridgeThatIsConnected_staysSo() throws Exception {
        InstanceLease lease = new InstanceLease(vertx, services);
        try (TestBridge bridge = bridge()) {
            now(lease.endUnheld());
            now(lease.endUnheld());

            assertThat(isShownAsConnected()).isTrue();
            assertThat(bridge.isConnected()).isTrue();
        }
    }

    @Test
    @Tag("B2")
    void b2_orderThatComesLive_waitsForOlderOnes_untilTheyAreRead() throws Exception {
        liveReading.awaitBegun();
        String older = enrolled.lock().order(1);
        await().until(() -> GatewayClient.bridge(enrolled.bridgeId())
                .<List<String>>path("pendingOrders.orderId")
                .contains(older));
        try (TestBridge bridge = bridge()) {
            String newer;
            try (Connection other = database.holdTable("pending_order")) {
                bridge.subscribe();
                newer = enrolled.lock().order(2);
                await().during(500, TimeUnit.MILLISECONDS)
                        .until(() -> bridge.orders().isEmpty());
                other.rollback();
            }

            await().untilAsserted(() -> assertThat(bridge.orders()).startsWith(older, newer));
        }
    }

    @Test
    @Tag("B2")
    void b2_orderOfALockThatIsAdded_waitsForOlderOnesOfThatLock_andNoOtherLocksDo() throws Exception {
        liveReading.awaitBegun();
        String added = enrolled.lock().lockId();
        String older = enrolled.lock().order(1);
        await().until(() -> GatewayClient.bridge(enrolled.bridgeId())
                .<List<String>>path("pendingOrders.orderId")
                .contains(older));
        String next = enrolled.bridgeId() + "-next";
        TestLock own = new TestLock(enrolled.kafka().producer(), added + "-own");
        String secret = GatewayClient.bridgeWith(next, own.lockId());
        try (TestBridge bridge =
                new TestBridge(listener.port(WayIn.TCP), next, secret).connect().subscribe()) {
            String first = own.order(1);
            await().untilAsserted(() -> assertThat(bridge.orders()).contains(first));
            String newer;
            String another;
            try (Connection other = database.holdTable("pending_order")) {
                GatewayClient.assign(next, added);
                await().until(() -> connectionOf(next).locks().contains(added));
                newer = enrolled.lock().order(2);
                another = own.order(2);
                await().untilAsserted(() -> assertThat(bridge.orders()).contains(another));
                assertThat(bridge.orders()).doesNotContain(newer);
                other.rollback();
            }

            await().untilAsserted(() -> assertThat(bridge.orders())
                    .filteredOn(List.of(older, newer)::contains)
                    .startsWith(older, newer));
        }
    }

    @Test
    @Tag("inv-13")
    void inv13_ordersThatAnotherInstanceTookIn_leaveInTheirOrder() throws Exception {
        try (TestBridge bridge = bridge().subscribe()) {
            await().until(() -> connectionOf(enrolled.bridgeId()).orders().mark() >= 0);
            now(sweep.offerPlaced());
            database.run(
                    "insert into pending_order (lock_id, kind, slot, order_id, up_to_generation, signed_order, sequence, ordered_at) "
                            + "select ?, 'OPEN', slot, 'order-' || 50 - slot, 0, 'a.b.c', 50 - slot, now() from generate_series(1, 5) slot",
                    enrolled.lock().lockId());

            now(sweep.offerPlaced());

            await().untilAsserted(() ->
                    assertThat(bridge.orders()).startsWith("order-45", "order-46", "order-47", "order-48", "order-49"));
        }
    }

    private BridgeConnection connectionOf(String bridgeId) {
        return Objects.requireNonNull(connections.ofBridge(bridgeId));
    }

    @Test
    @Tag("B2")
    void b2_movedLock_isServedByItsNewBridge_whenTheOldOneHearsOfItLate() throws Exception {
        String lockId = enrolled.lock().lockId();
        String next = enrolled.bridgeId() + "-next";
        String secret = GatewayClient.bridgeWith(next);
        try (TestBridge old = bridge();
                TestBridge bridge = new TestBridge(listener.port(WayIn.TCP), next, secret)
                        .connect()
                        .subscribe()) {
            BridgeConnection late = connectionOf(enrolled.bridgeId());
            GatewayClient.assign(next, lockId);
            await().until(() ->
                    connectionOf(next).locks().contains(lockId) && !late.locks().contains(lockId));

            BridgeServices.Assigned overtaken = new BridgeServices.Assigned(Set.of(lockId), late.revision());
            late.onLoop(() -> late.setLocks(overtaken));
            await().until(() -> late.locks().contains(lockId));
            late.reloadLocks();
            await().until(() -> !late.locks().contains(lockId));

            String order = enrolled.lock().order(1);
            await().untilAsserted(() -> assertThat(bridge.orders()).contains(order));
            assertThat(old.isConnected()).isTrue();
        }
    }
}
