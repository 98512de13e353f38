package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.observability.GatewayMetrics;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stands where TLS will be until it is this line's {@link HandshakeTurns turn}, and keeps what the client says meanwhile, which is its ClientHello.
 *
 * <p>Phases: the client says something, or is closed for its silence → it waits, unless too many do → the library puts TLS behind this → this
 * goes, and TLS gets what was kept. A client that closes while it waits gives its turn up.
 */
final class HandshakeGate extends ChannelInboundHandlerAdapter implements HandshakeTurns.Turn {
    private static final Logger LOG = Logger.getLogger(HandshakeGate.class);

    /** More than an ordinary ClientHello; the rest is left to the client's TCP. */
    private static final int KEPT_MOST = 4096;

    private final HandshakeTurns turns;
    private final Newcomers newcomers;
    private final GatewayMetrics metrics;
    private final Duration silence;
    private final Runnable beginTls;

    /** A copy: the buffer that it came in is four times as large. */
    private ByteBuf kept = Unpooled.EMPTY_BUFFER;

    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> alarm;

    /**
     * @param silence how long the client may take to say something
     * @param beginTls adds the library's handlers to the channel
     */
    HandshakeGate(
            HandshakeTurns turns, Newcomers newcomers, GatewayMetrics metrics, Duration silence, Runnable beginTls) {
        this.turns = turns;
        this.newcomers = newcomers;
        this.metrics = metrics;
        this.silence = silence;
        this.beginTls = beginTls;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        alarm = added.executor().schedule(() -> added.close(), silence.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        boolean first = !kept.isReadable();
        try {
            kept = first ? Unpooled.copiedBuffer(bytes) : kept.writeBytes(bytes);
        } finally {
            bytes.release();
        }
        if (kept.readableBytes() >= KEPT_MOST) {
            here.channel().config().setAutoRead(false);
        }
        if (first) {
            stopAlarm();
            newcomers.waits(here.channel());
            if (!turns.enter(this)) {
                refuse(here, HandshakeRefusal.TOO_MANY_HANDSHAKES);
            }
        }
    }

    @Override
    public void comes() {
        ChannelHandlerContext here = here();
        Channel channel = here.channel();
        newcomers.begins(channel);
        try {
            beginTls.run();
        } catch (RuntimeException e) {
            LOG.error("a TLS handshake could not begin", e);
            here.close();
            return;
        }
        ByteBuf hello = kept;
        kept = Unpooled.EMPTY_BUFFER;
        ChannelPipeline pipeline = here.pipeline();
        pipeline.remove(this);
        channel.config().setAutoRead(true);
        pipeline.fireChannelRead(hello);
        pipeline.fireChannelReadComplete(); // sends the answer
    }

    @Override
    public void isTooLate() {
        refuse(here(), HandshakeRefusal.HANDSHAKE_TOO_LATE);
    }

    private void refuse(ChannelHandlerContext here, HandshakeRefusal why) {
        metrics.refused(why);
        here.close();
    }

    /** Also when the channel has been closed. */
    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        stopAlarm();
        turns.giveUp(this);
        kept.release();
        kept = Unpooled.EMPTY_BUFFER;
    }

    /** A line that breaks is no matter of ours. */
    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        here.close();
    }

    private ChannelHandlerContext here() {
        if (context == null) {
            throw new IllegalStateException("in no pipeline");
        }
        return context;
    }

    private void stopAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }
}
