package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.observability.GatewayMetrics;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.util.concurrent.Future;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Behind the decoder of the PROXY header: keeps the client's address where the library looks for it, and goes. */
final class ProxiedLine extends SimpleChannelInboundHandler<HAProxyMessage> {
    private final Duration patience;
    private final GatewayMetrics metrics;
    private final Runnable goOn;
    private @Nullable Future<?> alarm;

    /**
     * @param patience how long the header may take
     * @param goOn adds the handlers that come next
     */
    ProxiedLine(Duration patience, GatewayMetrics metrics, Runnable goOn) {
        this.patience = patience;
        this.metrics = metrics;
        this.goOn = goOn;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext here) {
        alarm = here.executor().schedule(() -> refuse(here), patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The decoder goes after this, and hands on what it has read beyond the header. */
    @Override
    protected void channelRead0(ChannelHandlerContext here, HAProxyMessage header) {
        String address = header.sourceAddress();
        // LOCAL: the load balancer itself, which looks whether we are there. No address: it does not know, or the
        // client has none
        if (header.command() == HAProxyCommand.PROXY && address != null && header.sourcePort() > 0) {
            here.channel()
                    .attr(ConnectionBase.REMOTE_ADDRESS_OVERRIDE)
                    .set(SocketAddress.inetSocketAddress(header.sourcePort(), address));
        }
        goOn.run();
        here.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        if (cause instanceof HAProxyProtocolException) {
            refuse(here);
        } else {
            here.close();
        }
    }

    private void refuse(ChannelHandlerContext here) {
        metrics.refused(NewcomerRefusal.NO_PROXY_HEADER);
        here.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }
}
