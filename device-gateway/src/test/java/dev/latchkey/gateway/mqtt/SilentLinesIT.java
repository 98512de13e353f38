package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewayDatabase;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.RawBridge;
import dev.latchkey.gateway.TestBridge;
import dev.latchkey.gateway.command.Moment;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lines on which nothing is said for too long: the sweep closes them, whether the client has asked for that keep-alive or was told it. */
@QuarkusTest
@TestProfile(SilentLinesIT.Impatient.class)
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B3")
class SilentLinesIT {
    /** Nothing is compared unless the test does it; three seconds is the longest keep-alive, and the database hangs for as long as it likes. */
    public static class Impatient extends SweepFailuresIT.ByHand {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("latchkey.mqtt.max-keep-alive", "3s");
            return settings;
        }
    }

    @Inject
    MqttListener listener;

    @Inject
    LiveConnections connections;

    @Inject
    BridgeServices services;

    @Inject
    ConnectionSweep sweep;

    @Inject
    GatewayDatabase database;

    private final String bridgeId = "BR-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void b3_silentLine_isClosedInTime_whileASweepWaitsForTheDatabase() throws Exception {
        String secret = GatewayClient.bridgeWith(bridgeId);
        try (RawBridge raw = RawBridge.connect(listener.port(WayIn.TCP), bridgeId, secret, 5, 0)) {
            assertThat(raw.connack()).isZero();
            try (Connection held = database.holdTable("bridge")) {
                sweep.sweep();

                // soon enough: a statement would be given up after 15 s
                await().atMost(12, TimeUnit.SECONDS).until(() -> {
                    sweep.sweep();
                    return connections.ofBridge(bridgeId) == null;
                });
                held.rollback();
            }
        }
    }

    @Test
    void b3_clockThatIsSet_closesNoLine_andSilenceStillDoes() throws Exception {
        try (TestBridge bridge =
                new TestBridge(listener.port(WayIn.TCP), bridgeId, GatewayClient.bridgeWith(bridgeId)).connect()) {
            BridgeConnection connection = Objects.requireNonNull(connections.ofBridge(bridgeId));
            Moment now = services.now();

            connection.checkAlive(new Moment(now.time().plus(Duration.ofDays(1)), now.nanos()));
            bridge.subscribe();
            assertThat(bridge.isConnected()).isTrue();

            connection.checkAlive(new Moment(
                    now.time().minus(Duration.ofDays(1)),
                    now.nanos() + Duration.ofMinutes(1).toNanos()));
            assertThat(bridge.ended().get(60, TimeUnit.SECONDS).orElseThrow().getReasonCode())
                    .isEqualTo(Mqtt5DisconnectReasonCode.KEEP_ALIVE_TIMEOUT);
        }
    }
}
