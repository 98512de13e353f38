package dev.latchkey.gateway.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.VertxException;

/**
 * A client's pings and pongs of WebSocket, which the library answers or drops before anybody sees them: too many of them end the line as too many of MQTT's do (inv-14). On the
 * connection's event loop.
 */
final class WebSocketPings extends ChannelInboundHandlerAdapter {
    private final TokenBucket rate;
    private boolean tooMany;

    WebSocketPings(TokenBucket rate) {
        this.rate = rate;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof PingWebSocketFrame || message instanceof PongWebSocketFrame) {
            ping(context, message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private void ping(ChannelHandlerContext context, Object frame) {
        if (!tooMany && rate.take(System.nanoTime())) {
            context.fireChannelRead(frame);
            return;
        }
        ReferenceCountUtil.release(frame);
        if (!tooMany) {
            tooMany = true;
            context.fireExceptionCaught(new TooManyException());
        }
    }

    /** Ends the line. */
    static final class TooManyException extends VertxException {
        private static final long serialVersionUID = 1L;

        TooManyException() {
            super("too many pings", true);
        }
    }
}
