package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.RawBridge;
import dev.latchkey.gateway.RawWebSocket;
import dev.latchkey.gateway.TestCertificate;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that asks and does not read the answers costs a bounded amount of memory, for a bounded time (inv-14). */
@QuarkusTest
@TestProfile(UnreadAnswersIT.RoomForOne.class)
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("inv-14")
class UnreadAnswersIT {
    public static class RoomForOne implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "latchkey.mqtt.max-connections", "1",
                    "latchkey.mqtt.control-packets-per-second", "1000");
        }
    }

    @Inject
    MqttListener listener;

    private String bridgeId;
    private String secret;

    @BeforeEach
    void enrol() {
        bridgeId = "BR-" + UUID.randomUUID().toString().substring(0, 8);
        secret = GatewayClient.bridgeWith(bridgeId);
    }

    /** The one place is free again. */
    @AfterEach
    void anotherOneMayCome() {
        await().ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
            try (RawBridge other = RawBridge.connect(listener.port(WayIn.TCP), bridgeId, secret, 5)) {
                assertThat(other.connack()).isZero();
            }
        });
    }

    private Socket socket(WayIn way) throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096); // before it is connected, so that it holds for the window
        socket.connect(new InetSocketAddress("127.0.0.1", listener.port(way)));
        if (way == WayIn.TCP) {
            return socket;
        }
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, TestCertificate.trust().getTrustManagers(), null);
        return tls.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
    }

    @ParameterizedTest
    @EnumSource(
            value = WayIn.class,
            names = {"TCP", "TLS"})
    void inv14_bridgeThatReadsNoUnsubacks_isNotReadFrom_andLosesItsLine(WayIn way) throws Exception {
        try (RawBridge raw = RawBridge.connect(socket(way), bridgeId, secret, 5)) {
            assertThat(raw.connack()).isZero();
            ByteArrayOutputStream topics = new ByteArrayOutputStream();
            topics.writeBytes(new byte[] {0, 1, 0});
            for (int i = 0; i < 5000; i++) {
                topics.writeBytes(new byte[] {0, 1, 'a'});
            }
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 3000; i++) { // 15 MB of answers
                            raw.send(0xA2, topics.toByteArray());
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void inv14_bridgeThatReadsNoPongs_isNotReadFrom_andLosesItsLine() throws Exception {
        ByteArrayOutputStream pings = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            pings.writeBytes(RawWebSocket.frame(RawWebSocket.PING, true, new byte[125]));
        }
        try (RawWebSocket socket = RawWebSocket.open(listener.port(WayIn.WEB_SOCKET), "/mqtt")) {
            assertThat(socket.head()).startsWith("HTTP/1.1 101");
            socket.write(RawWebSocket.frame(RawWebSocket.BINARY, true, RawWebSocket.connectPacket(bridgeId, secret)));
            socket.payload(); // CONNACK
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 250; i++) { // 32 MB of answers
                            socket.write(pings.toByteArray());
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }
}
