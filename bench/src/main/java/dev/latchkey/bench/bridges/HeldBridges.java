package dev.latchkey.bench.system;

import dev.latchkey.bench.BenchFailure;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Bridges that are connected, have subscribed, and then say nothing more: MQTT 3.1.1 without keep-alive, so that ten thousand of them cost
 * this process little.
 */
public final class IdleBridges implements AutoCloseable {
    private static final int AT_ONCE = 256;
    private static final long LONGEST_SECONDS = 300;

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    private final NetClient client;
    private final Queue<NetSocket> lines = new ConcurrentLinkedQueue<>();
    private final String host;
    private final int port;

    /** @param authority PEM file of whoever has signed the other end's certificate; null for lines without TLS */
    public IdleBridges(String host, int port, @Nullable Path authority) {
        this.host = host;
        this.port = port;
        NetClientOptions options = new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(20_000);
        if (authority != null) {
            options.setSsl(true)
                    .setHostnameVerificationAlgorithm("HTTPS")
                    .setTrustOptions(new PemTrustOptions().addCertPath(authority.toString()));
        }
        this.client = vertx.createNetClient(options);
    }

    /**
     * Connects all, {@value #AT_ONCE} at a time, and comes back when each has its CONNACK and its SUBACK.
     *
     * @param secrets by bridge id
     */
    public void connect(Map<String, String> secrets) {
        CountDownLatch left = new CountDownLatch(secrets.size());
        AtomicReference<String> failure = new AtomicReference<>();
        Iterator<Map.Entry<String, String>> next = secrets.entrySet().iterator();
        vertx.runOnContext(v -> {
            for (int i = 0; i < AT_ONCE; i++) {
                connectNext(next, left, failure);
            }
        });
        try {
            if (!left.await(LONGEST_SECONDS, TimeUnit.SECONDS) || failure.get() != null) {
                throw new BenchFailure("Not all bridges could connect, " + left.getCount() + " were left: " + failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }

    /** On the event loop, as everything that follows from it. */
    private void connectNext(
            Iterator<Map.Entry<String, String>> next, CountDownLatch left, AtomicReference<String> failure) {
        if (!next.hasNext()) {
            return;
        }
        Map.Entry<String, String> bridge = next.next();
        client.connect(port, host)
                .onFailure(e -> {
                    failure.compareAndSet(null, String.valueOf(e.getMessage()));
                    left.countDown();
                    connectNext(next, left, failure);
                })
                .onSuccess(line -> {
                    lines.add(line);
                    line.handler(answer -> {
                        if (answer.getByte(0) == MqttPackets.CONNACK) {
                            if (answer.getByte(3) != 0) {
                                failure.compareAndSet(null, "CONNACK " + answer.getByte(3));
                            }
                            line.write(MqttPackets.subscribe("v1/bridges/" + bridge.getKey() + "/orders"));
                        } else {
                            left.countDown();
                            connectNext(next, left, failure);
                        }
                    });
                    line.closeHandler(v -> failure.compareAndSet(null, "a line was closed"));
                    line.write(MqttPackets.connect(bridge.getKey(), bridge.getValue()));
                });
    }

    @Override
    public void close() {
        lines.forEach(line -> line.closeHandler(null).close());
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
