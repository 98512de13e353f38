package dev.latchkey.gateway.mqtt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.TestConfig;
import dev.latchkey.gateway.observability.GatewayMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("inv-14")
class HandshakeGateTest {
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final Queue<Runnable> afterPackets = new ArrayDeque<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private long now;
    private final GatewayMetrics metrics = new GatewayMetrics(registry);
    private final HandshakeTurns turns = new HandshakeTurns(afterPackets::add, () -> now);
    private final Newcomers newcomers =
            new Newcomers(new ConnectionLimit(TestConfig.mqtt(Map.of())), metrics, () -> now);
    private final EmbeddedChannel line = new EmbeddedChannel();

    @AfterEach
    void close() {
        line.finishAndReleaseAll();
    }

    private void gate(Runnable beginTls) {
        line.freezeTime(); // it goes on as the test says
        line.pipeline().addLast(new HandshakeGate(turns, newcomers, metrics, SILENCE, beginTls));
    }

    /** In place of TLS is one that passes on what it hears. */
    private void gate() {
        gate(() -> line.pipeline().addLast("tls", new ChannelInboundHandlerAdapter()));
    }

    private ByteBuf says(String text) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, US_ASCII);
        line.writeInbound(bytes);
        return bytes;
    }

    private boolean tlsHasBegun() {
        return line.pipeline().get("tls") != null;
    }

    private double refused(String reason) {
        return registry.counter("latchkey.gateway.refusals", "reason", reason).count();
    }

    private void nextTurns() {
        while (!afterPackets.isEmpty()) {
            afterPackets.remove().run();
        }
    }

    @Test
    void inv14_whatTheClientSaysMeanwhile_isKept_andHeardByTls() {
        gate();
        ByteBuf first = says("hel");
        ByteBuf second = says("lo");
        assertThat(line.<ByteBuf>readInbound()).isNull();
        assertThat(tlsHasBegun()).isFalse();

        nextTurns();

        assertThat(tlsHasBegun()).isTrue();
        ByteBuf heard = line.readInbound();
        assertThat(heard.toString(US_ASCII)).isEqualTo("hello");
        heard.release();
        assertThat(heard.refCnt() + first.refCnt() + second.refCnt()).isZero();
        assertThat(line.pipeline().get(HandshakeGate.class)).isNull();
    }

    @Test
    void inv14_whoSaysNothing_isClosed_andWhoSaidSomethingIsNot() {
        gate();
        line.advanceTimeBy(SILENCE.toMillis() - 1, TimeUnit.MILLISECONDS);
        line.runScheduledPendingTasks();
        assertThat(line.isOpen()).isTrue();

        line.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        line.runScheduledPendingTasks();

        assertThat(line.isOpen()).isFalse();
    }

    @Test
    void inv14_whoSaidSomething_isNotClosedForItsSilence() {
        gate();
        says("hello");
        line.advanceTimeBy(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
        line.runScheduledPendingTasks();

        assertThat(line.isOpen()).isTrue();
    }

    @Test
    void inv14_whoClosesWhileItWaits_givesItsTurnUp() {
        gate();
        says("hello");
        line.close();

        nextTurns();

        assertThat(tlsHasBegun()).isFalse();
    }

    @Test
    void inv14_lineThatBreaksWhileItWaits_isClosed() {
        gate();
        says("hello");
        line.pipeline().fireExceptionCaught(new IOException("connection reset"));

        nextTurns();

        assertThat(line.isOpen()).isFalse();
        assertThat(tlsHasBegun()).isFalse();
    }

    @Test
    void inv14_whoseTurnComesTooLate_isClosed_andCounted() {
        gate();
        says("hello");
        now += HandshakeTurns.PATIENCE.toNanos() + 1;

        nextTurns();

        assertThat(line.isOpen()).isFalse();
        assertThat(tlsHasBegun()).isFalse();
        assertThat(refused("handshake-too-late")).isEqualTo(1);
    }

    @Test
    void inv14_whenTooManyWait_isClosed_andCounted() {
        for (int i = 0; i < HandshakeTurns.WAITING_MOST; i++) {
            turns.enter(new HandshakeTurns.Turn() {
                @Override
                public void comes() {
                    // another line's
                }

                @Override
                public void isTooLate() {
                    // another line's
                }
            });
        }
        gate();
        says("hello");

        assertThat(line.isOpen()).isFalse();
        assertThat(refused("too-many-handshakes")).isEqualTo(1);
    }

    @Test
    void inv14_whoSaysTooMuch_isNotReadFrom_untilItsTurn() {
        gate();
        says("x".repeat(3000));
        assertThat(line.config().isAutoRead()).isTrue();
        says("x".repeat(3000));
        assertThat(line.config().isAutoRead()).isFalse();

        nextTurns();

        assertThat(line.config().isAutoRead()).isTrue();
    }

    @Test
    void inv14_whenTlsCantBegin_theOthersTurnsComeAllTheSame() {
        gate(() -> {
            throw new IllegalStateException("no key");
        });
        says("hello");
        EmbeddedChannel other = new EmbeddedChannel();
        other.pipeline()
                .addLast(new HandshakeGate(
                        turns,
                        newcomers,
                        metrics,
                        SILENCE,
                        () -> other.pipeline().addLast("tls", new ChannelInboundHandlerAdapter())));
        other.writeInbound(Unpooled.copiedBuffer("hello", US_ASCII));

        nextTurns();

        assertThat(line.isOpen()).isFalse();
        assertThat(other.pipeline().get("tls")).isNotNull();
        other.finishAndReleaseAll();
    }
}
