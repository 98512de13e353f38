package dev.latchkey.gateway.mqtt;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A client has to read what it is sent (inv-14): while much of it waits here (64 KiB, Netty's high-water mark) nothing more is read from the client, and what waits for too long ends the
 * line. Something waits only when the system's own buffers are full; so an ordinary line never has an alarm.
 *
 * <p>Has to be the first in the pipeline: there it sees what all others write, and closes without their farewells, for which the library, WebSocket and TLS wait until they are sent.
 */
final class UnreadAnswers extends ChannelDuplexHandler {
    private static final Logger LOG = Logger.getLogger(UnreadAnswers.class);

    private final Duration patience;
    private @Nullable Future<?> alarm;

    /** @param patience how long what was written may wait for the client */
    UnreadAnswers(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void flush(ChannelHandlerContext here) {
        here.flush();
        watch(here);
    }

    private void watch(ChannelHandlerContext here) {
        ChannelOutboundBuffer waiting = here.channel().unsafe().outboundBuffer(); // none when closed
        if (alarm != null || waiting == null || waiting.isEmpty()) {
            return;
        }
        alarm = here.executor().schedule(() -> giveUp(here), patience.toNanos(), TimeUnit.NANOSECONDS);
        // is sent, or fails, when all that waits now is gone
        here.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(gone -> {
            stopAlarm();
            watch(here);
        });
    }

    private static void giveUp(ChannelHandlerContext here) {
        LOG.debug("line closed: the client does not read");
        here.close();
    }

    private void stopAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext here) {
        here.channel().config().setAutoRead(here.channel().isWritable());
        here.fireChannelWritabilityChanged();
    }

    /** Netty's WebSocket asks for more after each ping, whether or not it is to be read. */
    @Override
    public void read(ChannelHandlerContext here) {
        if (here.channel().isWritable()) {
            here.read();
        }
    }
}
