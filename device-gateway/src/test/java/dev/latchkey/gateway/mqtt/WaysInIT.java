package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.exceptions.ConnectionFailedException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.TestBridge;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The same over TCP, TLS and WebSocket, by a client that was not written here. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class WaysInIT {
    @Inject
    MqttListener listener;

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    @ParameterizedTest
    @EnumSource(WayIn.class)
    @Tag("B2")
    void b2_ordersArrive_andStatementsAreTaken(WayIn way) throws Exception {
        try (TestBridge bridge = new TestBridge(listener.port(way), enrolled.bridgeId(), enrolled.secret(), way)
                .connect()
                .subscribe()) {
            String order = enrolled.lock().order(1);

            await().untilAsserted(() -> assertThat(bridge.orders()).contains(order));
            assertThat(bridge.state(enrolled.lock().lockId(), "a.b.c")
                            .get(10, TimeUnit.SECONDS)
                            .getError())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(WayIn.class)
    @Tag("inv-14")
    void inv14_wrongSecret_isRefused(WayIn way) {
        TestBridge bridge = new TestBridge(listener.port(way), enrolled.bridgeId(), "not the secret", way);
        assertThatThrownBy(bridge::connect)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(Mqtt5ConnAckException.class);
    }

    @ParameterizedTest
    @EnumSource(value = WayIn.class, names = "TCP", mode = Mode.EXCLUDE)
    @Tag("inv-14")
    void inv14_plainMqtt_atAnotherWaysPort_getsNowhere_andHarmsNobody(WayIn way) throws Exception {
        var plain = MqttClient.builder()
                .useMqttVersion5()
                .serverHost("127.0.0.1")
                .serverPort(listener.port(way))
                .transportConfig()
                .mqttConnectTimeout(3, TimeUnit.SECONDS)
                .applyTransportConfig()
                .buildBlocking();
        assertThatThrownBy(plain::connect).as("closed, or no answer in time").isNotNull();
        assertThat(plain.getState().isConnected()).isFalse();

        try (TestBridge bridge =
                new TestBridge(listener.port(way), enrolled.bridgeId(), enrolled.secret(), way).connect()) {
            assertThat(bridge.isConnected()).isTrue();
        }
    }

    @Test
    @Tag("inv-14")
    void inv14_clientThatDoesNotTrustTheCertificate_doesNotConnect() {
        var client = MqttClient.builder()
                .useMqttVersion5()
                .serverHost("127.0.0.1")
                .serverPort(listener.port(WayIn.TLS))
                .sslWithDefaultConfig()
                .buildBlocking();
        assertThatThrownBy(client::connect).isInstanceOf(ConnectionFailedException.class);
    }

    @Test
    void webSocketPort_answersOrdinaryHttp_withoutHarm() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", listener.port(WayIn.WEB_SOCKET))) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes(); // ends, with whatever answer
        }
        try (TestBridge bridge = new TestBridge(
                        listener.port(WayIn.WEB_SOCKET), enrolled.bridgeId(), enrolled.secret(), WayIn.WEB_SOCKET)
                .connect()) {
            assertThat(bridge.isConnected()).isTrue();
        }
    }
}
