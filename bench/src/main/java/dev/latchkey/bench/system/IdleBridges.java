package dev.latchkey.bench.system;

import dev.latchkey.bench.BenchFailure;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Bridges that are connected, have subscribed, and then say nothing more: MQTT 3.1.1 without keep-alive, written by hand, so that ten thousand of
 * them cost this process little.
 */
public final class IdleBridges implements AutoCloseable {
    private static final int AT_ONCE = 256;
    private static final long LONGEST_SECONDS = 300;
    private static final int CONNECT = 0x10;
    private static final int SUBSCRIBE = 0x82;
    private static final byte CONNACK = 0x20;

    /** With user name and password, clean. */
    private static final byte[] CONNECT_BEGIN = {0, 4, 'M', 'Q', 'T', 'T', 4, (byte) 0xC2, 0, 0};

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    private final NetClient client =
            vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(20_000));
    private final Queue<NetSocket> lines = new ConcurrentLinkedQueue<>();
    private final String host;
    private final int port;

    public IdleBridges(String host, int port) {
        this.host = host;
        this.port = port;
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
                        if (answer.getByte(0) == CONNACK) {
                            if (answer.getByte(3) != 0) {
                                failure.compareAndSet(null, "CONNACK " + answer.getByte(3));
                            }
                            line.write(subscribe(bridge.getKey()));
                        } else {
                            left.countDown();
                            connectNext(next, left, failure);
                        }
                    });
                    line.closeHandler(v -> failure.compareAndSet(null, "a line was closed"));
                    line.write(connect(bridge.getKey(), bridge.getValue()));
                });
    }

    private static Buffer connect(String bridgeId, String secret) {
        Buffer body = Buffer.buffer().appendBytes(CONNECT_BEGIN);
        text(body, bridgeId);
        text(body, bridgeId);
        text(body, secret);
        return packet(CONNECT, body);
    }

    private static Buffer subscribe(String bridgeId) {
        Buffer body = Buffer.buffer().appendShort((short) 1);
        text(body, "v1/bridges/" + bridgeId + "/orders");
        return packet(SUBSCRIBE, body.appendByte((byte) 1));
    }

    private static void text(Buffer to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.appendShort((short) bytes.length).appendBytes(bytes);
    }

    private static Buffer packet(int header, Buffer body) {
        Buffer packet = Buffer.buffer().appendByte((byte) header);
        int left = body.length();
        do {
            int digit = left % 128;
            left /= 128;
            packet.appendByte((byte) (left > 0 ? digit | 128 : digit));
        } while (left > 0);
        return packet.appendBuffer(body);
    }

    @Override
    public void close() {
        lines.forEach(line -> line.closeHandler(null).close());
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
