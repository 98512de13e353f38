package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.observability.GatewayMetrics;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The lines that have not sent CONNECT, at all ports. They have no place yet, since who is to be told that there is none has to be heard first; but all in all there are only a
 * few more lines than {@link ConnectionLimit places}, so that whoever opens lines and says nothing takes neither memory nor file handles from the others (inv-14).
 *
 * <p>An ordinary client speaks at once. So where there is no room for a new line, the one that has been silent for longest is closed: silent lines, as many as they are, keep no
 * bridge out. Who waits for its {@link HandshakeTurns turn} has spoken, and waits for us; after that a handshake and CONNECT have a moment before they make room for others. If
 * there is nobody to close, it is the new one. Thread-safe.
 */
@ApplicationScoped
public class Newcomers {
    /** For a handshake and CONNECT of a client that is far away. */
    static final Duration MOMENT = Duration.ofSeconds(1);

    private final ConnectionLimit limit;
    private final GatewayMetrics metrics;
    private final LongSupplier nanoTime;
    private final ChannelFutureListener gone = closed -> leaves(closed.channel());
    private final ChannelHandler untilConnect = new UntilConnect();

    /** The eldest first. */
    private final SequencedSet<Channel> silent = new LinkedHashSet<>();

    private final Set<Channel> waiting = new HashSet<>();
    /** Since when, the eldest first. */
    private final SequencedMap<Channel, Long> begun = new LinkedHashMap<>();

    @Inject
    Newcomers(ConnectionLimit limit, GatewayMetrics metrics) {
        this(limit, metrics, System::nanoTime);
    }

    Newcomers(ConnectionLimit limit, GatewayMetrics metrics, LongSupplier nanoTime) {
        this.limit = limit;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    /** @return false if there is no room for the line; then it is closed */
    boolean comes(Channel line) {
        Channel closed = takeIn(line);
        if (closed != null) {
            metrics.refused(closed == line ? NewcomerRefusal.TOO_MANY_NEWCOMERS : NewcomerRefusal.SILENT_NEWCOMER);
            closed.close();
        }
        if (closed == line) {
            return false;
        }
        line.closeFuture().addListener(gone);
        return true;
    }

    /** @return who is to be closed for it, maybe itself; null if there is room */
    private synchronized @Nullable Channel takeIn(Channel line) {
        Channel closed = limit.hasRoomForLines(count() + 1) ? null : leastMissed(line);
        if (closed != line) {
            silent.add(line);
        }
        metrics.newcomers(count());
        return closed;
    }

    private Channel leastMissed(Channel line) {
        if (!silent.isEmpty()) {
            return silent.removeFirst();
        }
        Map.Entry<Channel, Long> eldest = begun.firstEntry();
        if (eldest != null && nanoTime.getAsLong() - eldest.getValue() >= MOMENT.toNanos()) {
            return begun.pollFirstEntry().getKey();
        }
        return line;
    }

    private int count() {
        return silent.size() + waiting.size() + begun.size();
    }

    /** It has spoken, and is to wait for its turn. */
    synchronized void waits(Channel line) {
        if (silent.remove(line)) {
            waiting.add(line);
        }
    }

    /** Its turn has come: it's for the line to go on. */
    synchronized void begins(Channel line) {
        if (waiting.remove(line)) {
            begun.put(line, nanoTime.getAsLong());
        }
    }

    /** To stand behind the library's decoder: with CONNECT a line is no newcomer any more. */
    ChannelHandler untilConnect() {
        return untilConnect;
    }

    /** It has sent CONNECT, or is closed. */
    private synchronized void leaves(Channel line) {
        if (silent.remove(line) || waiting.remove(line) || begun.remove(line) != null) {
            metrics.newcomers(count());
        }
    }

    @Sharable
    private final class UntilConnect extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext here, Object message) {
            if (message instanceof MqttConnectMessage) {
                here.pipeline().remove(this);
                here.channel().closeFuture().removeListener(gone);
                leaves(here.channel());
            }
            here.fireChannelRead(message);
        }
    }
}
