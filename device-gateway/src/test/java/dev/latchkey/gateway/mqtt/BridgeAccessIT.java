package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.TestBridge;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and that a bridge has one connection. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class BridgeAccessIT {
    @Inject
    MqttListener listener;

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    private TestBridge bridge() {
        return new TestBridge(listener.port(WayIn.TCP), enrolled.bridgeId(), enrolled.secret());
    }

    private Mqtt3BlockingClient oldBridge() {
        return TestBridge.old(listener.port(WayIn.TCP)).buildBlocking();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "", "another"})
    @Tag("B1")
    void b1_wrongSecret_isRefused(String wrong) {
        String presented = wrong.equals("another") ? GatewayClient.bridgeWith(enrolled.bridgeId() + "-b") : wrong;

        assertThatThrownBy(() -> new TestBridge(listener.port(WayIn.TCP), enrolled.bridgeId(), presented).connect())
                .cause()
                .isInstanceOfSatisfying(
                        Mqtt5ConnAckException.class,
                        e -> assertThat(e.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BR-nobody", "a/b", "+"})
    @Tag("B1")
    void b1_unknownBridge_getsTheSameAnswer(String unknown) {
        assertThatThrownBy(() -> new TestBridge(listener.port(WayIn.TCP), unknown, enrolled.secret()).connect())
                .cause()
                .isInstanceOfSatisfying(
                        Mqtt5ConnAckException.class,
                        e -> assertThat(e.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD));
    }

    @Test
    @Tag("B1")
    void b1_clientWithoutCredentials_isRefused() {
        assertThatThrownBy(() -> oldBridge().connect())
                .isInstanceOfSatisfying(
                        Mqtt3ConnAckException.class,
                        e -> assertThat(e.getMqttMessage().getReturnCode())
                                .isEqualTo(Mqtt3ConnAckReturnCode.NOT_AUTHORIZED));
    }

    @Test
    @Tag("B1")
    void b1_userNameWithoutAPassword_isRefused() {
        assertThatThrownBy(() -> oldBridge()
                        .connectWith()
                        .simpleAuth()
                        .username(enrolled.bridgeId())
                        .applySimpleAuth()
                        .send())
                .isInstanceOfSatisfying(
                        Mqtt3ConnAckException.class,
                        e -> assertThat(e.getMqttMessage().getReturnCode())
                                .isEqualTo(Mqtt3ConnAckReturnCode.NOT_AUTHORIZED));
    }

    @Test
    @Tag("B1")
    void b1_newSecret_endsTheOldOne_andItsConnection() throws Exception {
        try (TestBridge bridge = bridge().connect()) {
            String fresh = GatewayClient.operator()
                    .header("Idempotency-Key", UUID.randomUUID())
                    .post("/v1/bridges/{b}/secret", enrolled.bridgeId())
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("secret");

            assertThat(bridge.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION);
            assertThatThrownBy(() -> bridge().connect()).isInstanceOf(ExecutionException.class);
            try (TestBridge again = new TestBridge(listener.port(WayIn.TCP), enrolled.bridgeId(), fresh).connect()) {
                assertThat(again.isConnected()).isTrue();
            }
        }
    }

    @Test
    @Tag("inv-14")
    void inv14_newestConnection_wins_andTheOldOneIsClosed() throws Exception {
        TestBridge old = bridge().connect().subscribe();
        try (TestBridge newest = bridge().connect().subscribe()) {
            assertThat(old.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER);
            String order = enrolled.lock().order(1);

            await().untilAsserted(() -> assertThat(newest.orders()).contains(order));
            assertThat(old.orders()).isEmpty();
            assertThat(newest.isConnected()).isTrue();
            assertThat(GatewayClient.bridge(enrolled.bridgeId()).<Boolean>path("connected"))
                    .isTrue();
        }
    }

    @Test
    @Tag("inv-14")
    void inv14_manyConnectionsAtOnce_leaveExactlyOne() throws Exception {
        List<TestBridge> all = new CopyOnWriteArrayList<>();
        List<Thread> threads = Stream.generate(() -> Thread.ofVirtual().start(() -> {
                    try {
                        TestBridge bridge = bridge();
                        all.add(bridge);
                        bridge.connect();
                    } catch (Exception e) {
                        // taken over while connecting
                    }
                }))
                .limit(12)
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        await().untilAsserted(() ->
                assertThat(all.stream().filter(TestBridge::isConnected)).hasSize(1));
        all.forEach(TestBridge::close);
    }
}
