package dev.latchkey.gateway.mqtt;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.RawBridge;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An instance that goes: first nobody is sent to it, then its bridges are sent away. */
@QuarkusTest
@TestProfile(DrainIT.Patient.class)
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("inv-13")
class DrainIT {
    /** More than go in one wave. */
    private static final int BRIDGES = 120;

    private static final Duration BETWEEN_WAVES = Duration.ofMillis(100);
    private static final Duration DRAIN_AFTER = Duration.ofSeconds(6);

    public static class Patient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("latchkey.mqtt.drain-after", DRAIN_AFTER.toSeconds() + "s");
        }
    }

    /** The only test of this application: it has no ports afterwards. */
    @Inject
    MqttListener listener;

    /** @param at by {@link System#nanoTime} */
    private record End(long at, byte[] said) {}

    @Test
    void inv13_instanceThatGoes_isNotReady_andLetsNobodyIn_longBeforeItSendsBridgesAway_inWaves() throws Exception {
        String unique = "BR-" + UUID.randomUUID().toString().substring(0, 8);
        String lateSecret = GatewayClient.bridgeWith(unique);
        Map<String, String> secrets = new HashMap<>(); // first: a line is read for twenty seconds
        for (int i = 0; i < BRIDGES; i++) {
            String bridgeId = unique + "-" + i;
            secrets.put(bridgeId, GatewayClient.bridgeWith(bridgeId));
        }
        int port = listener.port(WayIn.TCP);
        List<RawBridge> lines = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<End>> ends = new ArrayList<>();
            for (Map.Entry<String, String> bridge : secrets.entrySet()) {
                RawBridge line = RawBridge.connect(port, bridge.getKey(), bridge.getValue(), 5);
                lines.add(line);
                assertThat(line.connack()).isZero();
                ends.add(CompletableFuture.supplyAsync(() -> end(line), threads));
            }
            given().get("/q/health/ready").then().statusCode(200);

            long begin = System.nanoTime();
            CompletableFuture<Void> stopped =
                    CompletableFuture.runAsync(() -> listener.stop(new ShutdownEvent()), threads);

            await().until(() -> given().get("/q/health/ready").statusCode() == 503);
            try (RawBridge late = RawBridge.connect(port, unique, lateSecret, 5)) {
                assertThat(late.connack()).isEqualTo(0x88); // server unavailable
            }
            try (RawBridge late = RawBridge.connect(port, unique, lateSecret, 4)) {
                assertThat(late.connack()).isEqualTo(3);
            }
            assertThat(ends).as("nobody is sent away yet").noneMatch(CompletableFuture::isDone);

            stopped.get(60, TimeUnit.SECONDS);
            List<End> all = ends.stream().map(CompletableFuture::join).toList();
            assertThat(all)
                    .allSatisfy(one -> assertThat(one.said())
                            .containsExactly(0xE0, 2, 0x8B, 0)); // DISCONNECT, server shutting down
            long first = all.stream().mapToLong(End::at).min().orElseThrow();
            long last = all.stream().mapToLong(End::at).max().orElseThrow();
            assertThat(Duration.ofNanos(first - begin)).isGreaterThanOrEqualTo(DRAIN_AFTER);
            // not from the first one's end, which a busy machine may notice as late as the last one's
            assertThat(Duration.ofNanos(last - begin))
                    .as("two waves")
                    .isGreaterThanOrEqualTo(DRAIN_AFTER.plus(BETWEEN_WAVES));
        } finally {
            for (RawBridge line : lines) {
                line.close();
            }
        }
    }

    private static End end(RawBridge line) {
        try {
            byte[] said = line.rest();
            return new End(System.nanoTime(), said);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
