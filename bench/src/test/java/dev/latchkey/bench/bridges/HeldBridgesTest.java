package dev.latchkey.bench.bridges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
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
import org.junit.jupiter.api.Test;

class HeldBridgesTest {
    private static final Buffer SUBACK = Buffer.buffer(new byte[] {(byte) 0x90, 3, 0, 1, 1});
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
        Function<Buffer, Buffer> answer = packet ->
                packet.getByte(0) == 0x10 ? Buffer.buffer(new byte[] {MqttPackets.CONNACK, 2, 0, connackCode}) : SUBACK;
        NetServer server = vertx.createNetServer().connectHandler(line -> {
            lines.add(line);
            addresses.add(line.remoteAddress().hostAddress());
            line.handler(packet -> line.write(answer.apply(packet)));
        });
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
        try (HeldBridges bridges = new HeldBridges("127.0.0.1", broker(), 1, null, false)) {
            bridges.connect(secrets()).join();
            assertThat(bridges.connected()).isEqualTo(MANY);
            assertThat(addresses).hasSizeGreaterThan(1);

            lines.forEach(NetSocket::close);
            await().until(() -> bridges.connected() < MANY);
            await().atMost(Duration.ofSeconds(20)).until(() -> bridges.connected() == MANY);
        }
    }

    @Test
    void bridgesThatConnectAnew_haveLeftBefore() {
        AtomicInteger closed = new AtomicInteger();
        try (HeldBridges bridges = new HeldBridges("127.0.0.1", broker(), 1, null, true)) {
            bridges.connect(secrets()).join();
            lines.forEach(line -> line.closeHandler(v -> closed.incrementAndGet()));

            bridges.connect(secrets()).join();

            assertThat(bridges.connected()).isEqualTo(MANY);
            assertThat(lines).hasSize(2 * MANY);
            await().untilAsserted(() -> assertThat(closed).hasValue(MANY));
        }
    }

    @Test
    void firstBridgeThatIsTurnedAway_isTold() {
        connackCode = 5;
        try (HeldBridges bridges = new HeldBridges("127.0.0.1", broker(), 1, null, false)) {
            assertThatThrownBy(() -> bridges.connect(secrets()).join())
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("CONNACK 5");
        }
    }
}
