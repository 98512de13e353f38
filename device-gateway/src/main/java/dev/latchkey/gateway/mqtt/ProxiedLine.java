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
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Behind the decoder of the PROXY header: keeps the client's address where the library looks for it, and goes. */
final class ProxiedLine extends SimpleChannelInboundHandler<HAProxyMessage> {
    private static final Logger LOG = Logger.getLogger(ProxiedLine.class);

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
                    .set(SocketAddress.inetSocketAddress(header.sourcePort(), normal(address)));
        }
        try {
            goOn.run();
        } catch (RuntimeException e) {
            LOG.error("a line of a load balancer could not be taken", e);
            here.close();
            return;
        }
        here.pipeline().remove(this);
    }

    /** As a line of the client's own would have it: an IPv4 address in IPv6's clothes is one of IPv4, and a zone means something to the load balancer only. */
    private static String normal(String address) {
        int zone = address.indexOf('%');
        return InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone))
                .getHostAddress();
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
