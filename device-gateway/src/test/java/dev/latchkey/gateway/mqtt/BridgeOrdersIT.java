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
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class BridgeOrdersIT {
    @Inject
    LiveReading liveReading;

    @Inject
    MqttListener listener;

    @Inject
    GatewayDatabase database;

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    private final TestLock lock = enrolled.lock();

    private TestBridge bridge() {
        return new TestBridge(listener.port(WayIn.TCP), enrolled.bridgeId(), enrolled.secret());
    }

    private void awaitPending(String... orderIds) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(GatewayClient.bridge(enrolled.bridgeId())
                                .then()
                                .statusCode(200)
                                .extract()
                                .<List<String>>path("pendingOrders.orderId"))
                        .containsExactly(orderIds));
    }

    @Test
    @Tag("B2")
    void b2_pendingOrders_areSent_onConnect() throws Exception {
        String first = lock.order(1);
        String second = lock.order(2);
        awaitPending(first, second);

        try (TestBridge bridge = bridge().connect().subscribe()) {
            await().untilAsserted(() -> assertThat(bridge.orders()).startsWith(first, second));
        }
    }

    @Test
    @Tag("B2")
    void b2_newOrder_isSentLive_whileConnected() throws Exception {
        try (TestBridge bridge = bridge().connect().subscribe()) {
            String order = lock.order(1);

            await().untilAsserted(() -> assertThat(bridge.orders()).contains(order));
        }
    }

    @Test
    @Tag("B2")
    @Tag("R4")
    void b2_newOrder_isSentAtOnce_whileTheDatabaseStandsStill_andKept() throws Exception {
        liveReading.awaitBegun();
        try (TestBridge bridge = bridge().connect().subscribe()) {
            String before = lock.order(1);
            await().untilAsserted(() -> assertThat(bridge.orders()).contains(before));
            String during;
            try (Connection held = database.holdTable("lock_position, pending_order")) {
                during = lock.order(2);
                await().untilAsserted(() -> assertThat(bridge.orders()).contains(during));
                held.rollback();
            }
            awaitPending(before, during);
        }
    }

    @Test
    @Tag("B2")
    void b2_arrivalIsNotEnough_orderIsSentAgain_untilItIsConfirmed() throws Exception {
        try (TestBridge bridge = bridge().connect().subscribe()) {
            String order = lock.order(1);
            await().untilAsserted(() ->
                    assertThat(bridge.orders()).hasSizeGreaterThanOrEqualTo(3).containsOnly(order));

            lock.confirm(1, order);
            awaitPending();
            int sent = bridge.orders().size();

            String next = lock.order(1);
            await().untilAsserted(() -> assertThat(bridge.orders()).contains(next));
            assertThat(bridge.orders().subList(sent, bridge.orders().size()))
                    .filteredOn(order::equals)
                    .hasSizeLessThanOrEqualTo(1); // one may have been on its way
        }
    }

    @Test
    @Tag("R4")
    void r4_olderOrder_neverOvertakes_aNewerOne() throws Exception {
        try (TestBridge bridge = bridge().connect().subscribe()) {
            String older = lock.order(1);
            await().untilAsserted(() -> assertThat(bridge.orders()).contains(older));
            String newer = lock.order(1);
            lock.repeat(1); // the older one comes once more
            String last = lock.order(2);
            await().untilAsserted(() -> assertThat(bridge.orders()).contains(newer, last));

            List<String> received = bridge.orders();
            assertThat(received.subList(received.indexOf(newer), received.size()))
                    .doesNotContain(older);
            awaitPending(newer, last);
        }
    }

    @Test
    @Tag("R4")
    void r4_orders_survive_aRestartOfTheEndpoint() throws Exception {
        TestBridge before = bridge().connect().subscribe();
        String order = lock.order(1);
        await().untilAsserted(() -> assertThat(before.orders()).contains(order));

        listener.stop(new ShutdownEvent());
        assertThat(before.ended().get())
                .hasValueSatisfying(d -> assertThat(d.getReasonCode().getCode()).isEqualTo(0x8B));
        String meanwhile = lock.order(2);
        listener.start(new StartupEvent());

        try (TestBridge after = bridge().connect().subscribe()) {
            await().untilAsserted(() -> assertThat(after.orders()).contains(order, meanwhile));
        }
    }

    @Test
    @Tag("B2")
    void b2_ordersOfALock_followItsAssignment_atOnce() throws Exception {
        String otherId = enrolled.bridgeId() + "-b";
        String otherSecret = GatewayClient.bridgeWith(otherId);
        try (TestBridge bridge = bridge().connect().subscribe();
                TestBridge other = new TestBridge(listener.port(WayIn.TCP), otherId, otherSecret)
                        .connect()
                        .subscribe()) {
            String order = lock.order(1);
            await().untilAsserted(() -> assertThat(bridge.orders()).contains(order));

            GatewayClient.assign(otherId, lock.lockId());
            await().untilAsserted(() -> assertThat(other.orders()).contains(order));

            String next = lock.order(2);
            await().untilAsserted(() -> assertThat(other.orders()).contains(next));
            assertThat(bridge.orders()).doesNotContain(next);
        }
    }

    @Test
    @Tag("B1")
    void b1_statement_isAcknowledged_onceItIsInKafka() throws Exception {
        try (TestBridge bridge = bridge().connect()) {
            for (int i = 0; i < 20; i++) {
                var _ = bridge.state(lock.lockId(), "aaa." + i + ".ccc");
            }
            bridge.state(lock.lockId(), "aaa.last.ccc").get();

            await().untilAsserted(() ->
                    assertThat(enrolled.kafka().reportsOf(lock.lockId())).hasSize(21));
            assertThat(enrolled.kafka().reportsOf(lock.lockId()))
                    .extracting(report -> report.statement())
                    .startsWith("aaa.0.ccc", "aaa.1.ccc", "aaa.2.ccc")
                    .endsWith("aaa.19.ccc", "aaa.last.ccc");
            assertThat(enrolled.kafka().reportsOf(lock.lockId()).getFirst().bridgeId())
                    .isEqualTo(enrolled.bridgeId());
        }
    }
}
