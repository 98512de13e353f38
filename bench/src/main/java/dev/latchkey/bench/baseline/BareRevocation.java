package dev.latchkey.bench.baseline;

import dev.latchkey.bench.bridges.MqttPackets;
import dev.latchkey.bench.load.Operation;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bare way of an order and its answer: published to an MQTT broker, received by a subscriber, sent to Kafka and consumed. Nothing is stored, signed
 * or verified.
 */
public final class BareRevocation implements AutoCloseable {
    private static final String TOPIC = "bench/order";
    private static final int PAYLOAD_BYTES = 700;

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicLong number = new AtomicLong();
    private final BareHop hop;
    private final NetSocket publisher;

    public BareRevocation(int port, BareHop hop) {
        this.hop = hop;
        NetSocket subscriber = connect(port, "bench-subscriber");
        CountDownLatch subscribed = new CountDownLatch(1);
        vertx.runOnContext(v -> {
            subscriber.handler(suback -> {
                read(subscriber);
                subscribed.countDown();
            });
            subscriber.write(MqttPackets.subscribe(TOPIC));
        });
        await(subscribed);
        publisher = connect(port, "bench-publisher");
    }

    private record Waiting(Runnable received, Operation.Ending ending) {}

    /** Ends when the consumer has the record. */
    public Operation operation() {
        return (client, ending) -> {
            long id = number.incrementAndGet();
            Operation rest = hop.operation();
            waiting.put(id, new Waiting(() -> rest.begin(client, ending), ending));
            Buffer payload = Buffer.buffer().appendLong(id).appendBytes(new byte[PAYLOAD_BYTES]);
            publisher.write(MqttPackets.publish(TOPIC, payload));
        };
    }

    private NetSocket connect(int port, String id) {
        CountDownLatch connected = new CountDownLatch(1);
        NetSocket socket = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true))
                .connect(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        vertx.runOnContext(v -> {
            socket.handler(connack -> connected.countDown());
            socket.write(MqttPackets.connect(id, "nobody asks"));
        });
        await(connected);
        return socket;
    }

    /** All packets that come have the same length: two bytes of length, since they are longer than 127. */
    private void read(NetSocket subscriber) {
        int head = 3;
        int body = 2 + TOPIC.length() + Long.BYTES + PAYLOAD_BYTES;
        subscriber.handler(RecordParser.newFixed(head + body, packet -> {
            Waiting one = waiting.remove(packet.getLong(head + 2 + TOPIC.length()));
            if (one != null) {
                one.received().run();
            }
        }));
        subscriber.closeHandler(
                v -> waiting.values().forEach(one -> one.ending().failed("line lost")));
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the broker does not answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
