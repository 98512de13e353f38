package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.LockReport;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.KafkaAccess;
import dev.latchkey.gateway.TestBridge;
import dev.latchkey.gateway.TestLock;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Bridges come and go, twice at a time too, locks change their bridge, events come twice, the endpoint restarts; in the end every
 * order is at its lock. Each bridge answers an order as its lock would, and the test confirms as share-service does.
 */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class BridgeConvergenceIT {
    private static final int STEPS = 120;

    @Inject
    MqttListener listener;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, TestLock> locks = new ConcurrentHashMap<>();
    private final Map<String, String> secrets = new HashMap<>();
    private final List<TestBridge> connections = new ArrayList<>();

    @Test
    @Tag("inv-13")
    void inv13_everyBridgeThatComesBack_converges() throws Exception {
        try (KafkaAccess kafka = new KafkaAccess().onReport(this::confirm)) {
            for (int i = 0; i < 3; i++) {
                TestLock lock = new TestLock(kafka.producer(), "LK-" + unique + "-" + i);
                locks.put(lock.lockId(), lock);
            }
            for (int i = 0; i < 2; i++) {
                String bridgeId = "BR-" + unique + "-" + i;
                secrets.put(bridgeId, GatewayClient.bridgeWith(bridgeId));
            }
            locks.keySet().forEach(lockId -> GatewayClient.assign(any(secrets.keySet()), lockId));
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            for (String bridgeId : secrets.keySet()) {
                connect(bridgeId);
            }
            await("seed " + seed).atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(locks.values())
                        .allSatisfy(lock -> assertThat(lock.unconfirmed()).isEmpty());
                secrets.keySet()
                        .forEach(bridgeId -> assertThat(
                                        GatewayClient.bridge(bridgeId).<List<String>>path("pendingOrders.orderId"))
                                .isEmpty());
            });
        } finally {
            connections.forEach(TestBridge::close);
        }
    }

    private void step() throws Exception {
        TestLock lock = Objects.requireNonNull(locks.get(any(locks.keySet())));
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> lock.order(1 + random.nextInt(3));
            case 4 -> {
                if (lock.size() > 0) {
                    lock.repeat(1 + random.nextInt(lock.size()));
                }
            }
            case 5, 6, 7 -> connect(any(secrets.keySet()));
            case 8, 9 ->
                connections.stream().filter(TestBridge::isConnected).findFirst().ifPresent(TestBridge::close);
            case 10 -> GatewayClient.assign(any(secrets.keySet()), lock.lockId());
            default -> {
                if (random.nextInt(4) == 0) {
                    listener.stop(new ShutdownEvent());
                    listener.start(new StartupEvent());
                }
            }
        }
    }

    private <T> T any(java.util.Collection<T> all) {
        return all.stream()
                .sorted()
                .skip(random.nextInt(all.size()))
                .findFirst()
                .orElseThrow();
    }

    private void connect(String bridgeId) throws Exception {
        TestBridge bridge =
                new TestBridge(listener.port(WayIn.TCP), bridgeId, Objects.requireNonNull(secrets.get(bridgeId)));
        boolean forgetful = random.nextInt(4) == 0; // loses its radio now and then
        bridge.onOrder(order -> {
            if (!forgetful || random.nextBoolean()) {
                report(bridge, order);
            }
        });
        connections.add(bridge);
        bridge.connect().subscribe();
    }

    /** The lock's answer: names slot and order where a real one has its signed claims. */
    private static void report(TestBridge bridge, JsonObject order) {
        String orderId = order.getString("orderId");
        var _ = bridge.state(order.getString("lockId"), "header." + orderId.replace('.', '_') + ".signature");
    }

    private void confirm(LockReport report) {
        TestLock lock = locks.get(report.lockId());
        if (lock == null) {
            return;
        }
        String orderId =
                report.statement().replaceAll("^header\\.|\\.signature$", "").replace("_order", ".order");
        try {
            for (int slot = 1; slot <= 3; slot++) {
                lock.confirm(slot, orderId);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
