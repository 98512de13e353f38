package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.config.MqttConfig;
import dev.latchkey.gateway.observability.GatewayMetrics;
import dev.latchkey.http.proxy.TrustedProxies;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Who stands in front of the ports and passes lines on, at all of them. Each such line begins with a header of the PROXY protocol, before TLS and WebSocket, which says where its
 * client is. Without it all bridges would have one address, and one that shows bad credentials would put all others into the {@link Strangers strangers'} line (inv-14). Made with who is given it, so that what is configured wrongly stops the start.
 */
@Singleton
public class LoadBalancers {
    /** What says something of the line beside its addresses: that of clouds has some hundred bytes. */
    private static final int LONGEST_ADDITION = 2048;

    private final TrustedProxies proxies;
    private final Duration patience;
    private final GatewayMetrics metrics;

    /** @throws IllegalArgumentException in words for an operator, if one is configured otherwise than by address or network */
    LoadBalancers(MqttConfig config, GatewayMetrics metrics) {
        this.proxies = TrustedProxies.byAddress(config.proxies().orElse(List.of()), "latchkey.mqtt.proxies");
        this.patience = config.connectTimeout();
        this.metrics = metrics;
    }

    /**
     * On its event loop, while the line has no handlers.
     *
     * @param goOn with the line, at once or when its header is read; what the client has sent after that comes to the handlers that it adds
     */
    void before(Channel line, Runnable goOn) {
        if (line.remoteAddress() instanceof InetSocketAddress from && proxies.contains(from.getAddress())) {
            line.pipeline()
                    .addLast("proxyHeader", new Decoder())
                    .addLast("proxiedLine", new ProxiedLine(patience, metrics, goOn));
        } else {
            goOn.run();
        }
    }

    /** The library's takes what has no signature for version 1, and waits for the end of that line. */
    private static final class Decoder extends HAProxyMessageDecoder {
        private boolean begun;

        Decoder() {
            super(LONGEST_ADDITION);
        }

        @Override
        public void channelRead(ChannelHandlerContext here, Object message) throws Exception {
            if (!begun && message instanceof ByteBuf bytes && bytes.isReadable()) {
                begun = true;
                byte first = bytes.getByte(bytes.readerIndex());
                if (first != 'P' && first != '\r') {
                    bytes.release();
                    here.fireExceptionCaught(new HAProxyProtocolException("no header"));
                    return;
                }
            }
            super.channelRead(here, message);
        }
    }
}
