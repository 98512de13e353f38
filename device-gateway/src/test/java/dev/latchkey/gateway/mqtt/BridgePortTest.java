package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.ClientHello;
import dev.latchkey.gateway.RawBridge;
import dev.latchkey.gateway.TestCertificate;
import dev.latchkey.gateway.TestConfig;
import dev.latchkey.gateway.TlsLine;
import dev.latchkey.gateway.observability.GatewayMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One event loop of a port over TLS, with the library's server and real sockets. */
@Tag("inv-14")
class BridgePortTest {
    private static final int MANY = 300;
    private static final int PINGREQ = 0xC0;

    private final GatewayMetrics metrics = new GatewayMetrics(new SimpleMeterRegistry());
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<Socket> waiting = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (Socket line : waiting) {
            line.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Lets everybody in. */
    private int listen(Runnable onPing) throws Exception {
        MqttServerOptions options = new MqttServerOptions().setHost("127.0.0.1").setPort(0);
        options.setAcceptBacklog(MANY)
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(TestCertificate.certificatePem()))
                        .addKeyValue(Buffer.buffer(TestCertificate.keyPem())));
        CompletableFuture<MqttServer> listens = new CompletableFuture<>();
        loop.runOnContext(v -> MqttServer.create(
                        BridgePort.madeBy(
                                vertx,
                                Duration.ofSeconds(30),
                                10,
                                new Newcomers(new ConnectionLimit(TestConfig.mqtt(Map.of())), metrics),
                                new LoadBalancers(TestConfig.mqtt(Map.of()), metrics),
                                metrics),
                        options)
                .endpointHandler(
                        endpoint -> endpoint.pingHandler(ping -> onPing.run()).accept(false))
                .listen()
                .onComplete(listens::complete, listens::completeExceptionally));
        return listens.get(10, TimeUnit.SECONDS).actualPort();
    }

    private long answered() {
        return waiting.stream()
                .filter(line -> {
                    try {
                        return line.getInputStream().available() > 0;
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .count();
    }

    /** What has come until it goes on, it finds all at once. @return to be counted down for that */
    private CountDownLatch holdTheLoop() throws InterruptedException {
        CountDownLatch isHeld = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        loop.runOnContext(v -> {
            isHeld.countDown();
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        isHeld.await();
        return goesOn;
    }

    @Test
    void inv14_whoIsConnected_isHeardBeforeHandshakesThatCameEarlier() throws Exception {
        CompletableFuture<Long> answeredBefore = new CompletableFuture<>();
        int port = listen(() -> answeredBefore.complete(answered()));
        for (int i = 0; i < MANY; i++) {
            waiting.add(new Socket("127.0.0.1", port));
        }
        // who is let in after them: so the loop has all of them
        try (RawBridge connected = RawBridge.connect(TlsLine.open(port, "TLSv1.3"), "BR-1", "secret", 5)) {
            assertThat(connected.connack()).isZero();
            byte[] hello = ClientHello.bytes();
            CountDownLatch goesOn = holdTheLoop();
            for (Socket line : waiting) {
                line.getOutputStream().write(hello);
            }
            connected.send(PINGREQ, new byte[0]);
            goesOn.countDown();

            assertThat(answeredBefore.get(20, TimeUnit.SECONDS)).isZero();
        }
        for (Socket line : waiting) {
            line.setSoTimeout(20_000);
            assertThat(line.getInputStream().read()).isEqualTo(ClientHello.HANDSHAKE);
        }
    }
}
