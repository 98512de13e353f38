package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.ClientHello;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.TestBridge;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many TLS handshakes at once, and odd ones, cost those who are connected nothing (inv-14). */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("inv-14")
class HandshakesIT {
    private static final int MANY = 100;

    @Inject
    MqttListener listener;

    /** Whose event loops are not the gateway's. */
    private final Vertx vertx = Vertx.vertx();

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private TestBridge bridge(WayIn way) {
        return new TestBridge(listener.port(way), enrolled.bridgeId(), enrolled.secret(), way);
    }

    private void assertThatBridgesGetIn(WayIn way) throws Exception {
        try (TestBridge bridge = bridge(way).connect()) {
            assertThat(bridge.isConnected()).isTrue();
        }
    }

    private Socket line(WayIn way) throws IOException {
        Socket socket = new Socket("127.0.0.1", listener.port(way));
        socket.setSoTimeout(20_000);
        return socket;
    }

    @Test
    void inv14_bridgesThatAllComeAtOnce_allGetIn_whileAConnectedOneIsServed() throws Exception {
        Map<String, String> secrets = new LinkedHashMap<>();
        for (int i = 0; i < MANY; i++) {
            String other = enrolled.bridgeId() + "-" + i;
            secrets.put(other, GatewayClient.bridgeWith(other));
        }
        List<MqttClient> clients = secrets.entrySet().stream()
                .map(e -> MqttClient.create(
                        vertx,
                        new MqttClientOptions()
                                .setUsername(e.getKey())
                                .setPassword(e.getValue())
                                .setSsl(true)
                                .setTrustAll(true)
                                .setHostnameVerificationAlgorithm("")))
                .toList();
        try (TestBridge connected = bridge(WayIn.TLS).connect()) {
            Future<?> all = Future.all(clients.stream()
                    .map(client -> client.connect(listener.port(WayIn.TLS), "127.0.0.1"))
                    .toList());
            do {
                assertThat(connected
                                .state(enrolled.lock().lockId(), "a.b.c")
                                .get(10, TimeUnit.SECONDS)
                                .getError())
                        .isEmpty();
            } while (!all.isComplete());

            all.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS); // each with its CONNACK
            assertThat(connected.isConnected()).isTrue();
        } finally {
            clients.forEach(MqttClient::disconnect);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WayIn.class,
            names = {"TLS", "SECURE_WEB_SOCKET"})
    void inv14_halfAClientHello_keepsNobodyOut_andIsHeardWithItsOtherHalf(WayIn way) throws Exception {
        byte[] hello = ClientHello.bytes();
        int half = hello.length / 2;
        try (Socket slow = line(way)) {
            slow.getOutputStream().write(hello, 0, half);
            assertThatBridgesGetIn(way);

            slow.getOutputStream().write(hello, half, hello.length - half);

            assertThat(slow.getInputStream().read()).isEqualTo(ClientHello.HANDSHAKE);
        }
    }

    @Test
    void inv14_whoSaysNothing_orHalf_isClosed_andKeepsNobodyOut() throws Exception {
        byte[] hello = ClientHello.bytes();
        try (Socket silent = line(WayIn.TLS);
                Socket slow = line(WayIn.TLS)) {
            slow.getOutputStream().write(hello, 0, hello.length / 2);
            assertThatBridgesGetIn(WayIn.TLS);

            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            slow.getInputStream().readAllBytes(); // ends, with or without an alert
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WayIn.class,
            names = {"TLS", "SECURE_WEB_SOCKET"})
    void inv14_garbage_isClosed_andKeepsNobodyOut(WayIn way) throws Exception {
        try (Socket garbage = line(way);
                Socket much = line(way)) {
            garbage.getOutputStream().write("no ClientHello at all".getBytes(StandardCharsets.US_ASCII));
            much.getOutputStream().write(new byte[1 << 16]);

            garbage.getInputStream().readAllBytes(); // ends
            assertThatBridgesGetIn(way);
        }
    }

    @Test
    void inv14_clientsThatCloseAtOnce_keepNobodyOut() throws Exception {
        byte[] hello = ClientHello.bytes();
        List<Socket> hasty = IntStream.range(0, 200)
                .mapToObj(i -> {
                    try {
                        return line(WayIn.TLS);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
        for (Socket socket : hasty) {
            socket.getOutputStream().write(hello);
            socket.setSoLinger(true, 0);
            socket.close();
        }

        await().untilAsserted(() -> assertThatBridgesGetIn(WayIn.TLS));
    }
}
