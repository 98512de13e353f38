package dev.latchkey.bench.bridges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.bench.bridges.MqttPackets.Received;
import dev.latchkey.lock.protocol.IssuerKey;
import dev.latchkey.lock.protocol.LockKey;
import dev.latchkey.lock.protocol.Order;
import dev.latchkey.lock.protocol.Orders;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.lock.protocol.TrustedIssuers;
import dev.latchkey.lock.protocol.Verification.Valid;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HeldBridgesTest {
    private static final Buffer SUBACK = Buffer.buffer(new byte[] {(byte) 0x90, 3, 0, 1, 1});
    private static final byte CONNECT = 0x10;
    private static final byte SUBSCRIBE = (byte) 0x82;
    private static final int MANY = 300;

    private final Vertx vertx = Vertx.vertx();
    private final Queue<NetSocket> lines = new ConcurrentLinkedQueue<>();
    private final Set<String> addresses = ConcurrentHashMap.newKeySet();
    private volatile byte connackCode;

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Lets everybody in, or nobody. */
    private int broker() {
        Function<Buffer, Buffer> answer = packet -> packet.getByte(0) == CONNECT
                ? Buffer.buffer(new byte[] {MqttPackets.CONNACK, 2, 0, connackCode})
                : SUBACK;
        NetServer server = vertx.createNetServer().connectHandler(line -> {
            lines.add(line);
            addresses.add(line.remoteAddress().hostAddress());
            line.handler(packet -> line.write(answer.apply(packet)));
        });
        return listen(server);
    }

    private static int listen(NetServer server) {
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    private static Map<String, String> secrets() {
        return IntStream.range(0, MANY).boxed().collect(Collectors.toMap(i -> "BR-" + i, i -> "secret"));
    }

    @Test
    void bridges_connectFromSeveralAddresses_andComeBackWhenTheirLinesAreLost() {
        try (HeldBridges bridges = new HeldBridges("127.0.0.1", broker(), 1, null, false, Duration.ofSeconds(30))) {
            bridges.connect(secrets()).join();
            assertThat(bridges.connected()).isEqualTo(MANY);
            assertThat(addresses).hasSizeGreaterThan(1);

            List.copyOf(lines).forEach(NetSocket::close);
            await().atMost(Duration.ofSeconds(20)).until(() -> lines.size() == 2 * MANY && bridges.connected() == MANY);
        }
    }

    @Test
    void bridgesThatConnectAnew_haveLeftBefore() {
        AtomicInteger closed = new AtomicInteger();
        try (HeldBridges bridges = new HeldBridges("127.0.0.1", broker(), 1, null, true, Duration.ofSeconds(30))) {
            bridges.connect(secrets()).join();
            lines.forEach(line -> line.closeHandler(v -> closed.incrementAndGet()));

            bridges.connect(secrets()).join();

            assertThat(bridges.connected()).isEqualTo(MANY);
            assertThat(lines).hasSize(2 * MANY);
            await().untilAsserted(() -> assertThat(closed).hasValue(MANY));
        }
    }

    /** Sends each bridge its order twice, the first time with the SUBACK, and keeps what it is sent back. */
    private int brokerWithOrders(Buffer order, Queue<Buffer> sentBack) {
        NetServer server = vertx.createNetServer().connectHandler(line -> {
            IncomingPackets packets = new IncomingPackets();
            line.handler(bytes -> packets.with(bytes).forEach(packet -> {
                switch (packet.getByte(0)) {
                    case CONNECT -> line.write(Buffer.buffer(new byte[] {MqttPackets.CONNACK, 2, 0, 0}));
                    case SUBSCRIBE ->
                        line.write(SUBACK.copy()
                                .appendBuffer(MqttPackets.publish("orders", 1, order))
                                .appendBuffer(MqttPackets.publish("orders", 2, order)));
                    default -> sentBack.add(packet);
                }
            }));
        });
        return listen(server);
    }

    @Test
    @Tag("R4")
    void r4_order_isAcknowledgedAndAnsweredEachTime_andCountedOnce() {
        IssuerKey platform = IssuerKey.generate();
        LockKey key = LockKey.generate();
        String signed = Orders.sign(new Order.Deactivate("order-1", "LK-1", 1, 1, Instant.EPOCH), platform);
        Buffer order = new JsonObject()
                .put("orderId", "order-1")
                .put("lockId", "LK-1")
                .put("order", signed)
                .toBuffer();
        Queue<Buffer> sentBack = new ConcurrentLinkedQueue<>();
        int port = brokerWithOrders(order, sentBack);
        try (HeldBridges bridges = new HeldBridges("127.0.0.1", port, 1, null, false, Duration.ofSeconds(30))) {
            bridges.answerBy(new HeldLocks(key, TrustedIssuers.of(platform)));

            bridges.connect(Map.of("BR-1", "secret")).join();

            await().until(() -> sentBack.size() == 4);
            assertThat(bridges.ordered()).isEqualTo(1);
            List<Buffer> all = List.copyOf(sentBack);
            assertThat(all.get(0)).isEqualTo(MqttPackets.puback(1));
            assertThat(all.get(2)).isEqualTo(MqttPackets.puback(2));
            for (Buffer receipt : List.of(all.get(1), all.get(3))) {
                JsonObject statement = Received.of(receipt).payload().toJsonObject();
                assertThat(statement.getString("lockId")).isEqualTo("LK-1");
                assertThat(Statements.verify(statement.getString("statement"), "LK-1", key.publicKey()))
                        .isInstanceOf(Valid.class);
            }
        }
    }

    @Test
    void firstBridgeThatIsTurnedAway_isTold() {
        connackCode = 5;
        try (HeldBridges bridges = new HeldBridges("127.0.0.1", broker(), 1, null, false, Duration.ofSeconds(30))) {
            assertThatThrownBy(() -> bridges.connect(secrets()).join())
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("CONNACK 5");
        }
    }
}
