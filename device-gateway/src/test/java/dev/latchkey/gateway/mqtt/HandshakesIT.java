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
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import io.vertx.mqtt.messages.MqttConnAckMessage;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
@TestProfile(HandshakesIT.Patient.class)
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("inv-14")
class HandshakesIT {
    private static final int MANY = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Nobody is closed for being slow, however slow the machine is. */
    public static class Patient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("latchkey.mqtt.connect-timeout", PATIENCE.toSeconds() + "s");
        }
    }

    @Inject
    MqttListener listener;

    /** Whose event loops are not the gateway's. */
    private final Vertx vertx = Vertx.vertx();

    private final long begin = System.nanoTime();

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private TestBridge bridge(WayIn way) {
        return new TestBridge(listener.port(way), enrolled.bridgeId(), enrolled.secret(), way);
    }

    private void assertThatBridgesGetIn(WayIn way) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            try (TestBridge bridge = bridge(way).connect()) {
                return bridge.isConnected();
            }
        });
    }

    private Socket line(WayIn way) throws IOException {
        Socket socket = new Socket("127.0.0.1", listener.port(way));
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    @Test
    void inv14_bridgesThatAllComeAtOnce_allGetIn_whileAConnectedOneIsServed() throws Exception {
        Map<String, String> secrets = new LinkedHashMap<>();
        for (int i = 0; i < MANY; i++) {
            String other = enrolled.bridgeId() + "-" + i;
            secrets.put(other, GatewayClient.bridgeWith(other));
        }
        try (TestBridge connected = bridge(WayIn.TLS).connect()) {
            Future<?> all = Future.all(secrets.entrySet().stream()
                    .map(e -> getsIn(new MqttClientOptions()
                            .setUsername(e.getKey())
                            .setPassword(e.getValue())
                            .setSsl(true)
                            .setTrustAll(true)
                            .setHostnameVerificationAlgorithm("")))
                    .toList());
            do {
                assertThat(connected
                                .state(enrolled.lock().lockId(), "a.b.c")
                                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                .getError())
                        .isEmpty();
            } while (!all.isComplete());

            assertThat(all.cause()).isNull(); // each has its CONNACK
            assertThat(connected.isConnected()).isTrue();
        }
    }

    /** Comes again, as bridges do: on a busy machine it may have waited for its turn for too long. The gateway hears of its end when the test has ended. */
    private Future<MqttConnAckMessage> getsIn(MqttClientOptions options) {
        return MqttClient.create(vertx, options)
                .connect(listener.port(WayIn.TLS), "127.0.0.1")
                .recover(e ->
                        isLate() ? Future.failedFuture(e) : vertx.timer(100).compose(v -> getsIn(options)));
    }

    private boolean isLate() {
        return System.nanoTime() - begin > PATIENCE.toNanos();
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

    @ParameterizedTest
    @EnumSource(
            value = WayIn.class,
            names = {"TLS", "SECURE_WEB_SOCKET"})
    void inv14_garbage_isClosed_andKeepsNobodyOut(WayIn way) throws Exception {
        try (Socket garbage = line(way);
                Socket much = line(way)) {
            garbage.getOutputStream().write("no ClientHello at all".getBytes(StandardCharsets.US_ASCII));
            unlessItIsClosed(() -> much.getOutputStream().write(new byte[1 << 16]));

            unlessItIsClosed(() -> garbage.getInputStream().readAllBytes()); // ends
            unlessItIsClosed(() -> much.getInputStream().readAllBytes());
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

        assertThatBridgesGetIn(WayIn.TLS);
    }

    private interface OnALine {
        void run() throws IOException;
    }

    /** A line that the gateway closes before it has read all is reset. */
    private static void unlessItIsClosed(OnALine action) throws IOException {
        try {
            action.run();
        } catch (SocketException e) {
            // closed
        }
    }
}
