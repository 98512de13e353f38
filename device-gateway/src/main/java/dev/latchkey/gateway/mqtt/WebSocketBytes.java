package dev.latchkey.gateway.mqtt;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * The bytes of a client's binary messages, which it may cut into frames as it likes; the library's own takes only the first frame of each. What is HTTP and no WebSocket is
 * answered, once; other frames are left to {@link KnownPackets}.
 */
@Sharable
final class WebSocketBytes extends ChannelInboundHandlerAdapter {
    static final WebSocketBytes INSTANCE = new WebSocketBytes();

    private WebSocketBytes() {}

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        switch (message) {
            case BinaryWebSocketFrame frame -> context.fireChannelRead(frame.content());
            case ContinuationWebSocketFrame frame -> context.fireChannelRead(frame.content());
            case HttpMessage request -> notFound(context, request);
            default -> context.fireChannelRead(message);
        }
    }

    private static void notFound(ChannelHandlerContext context, HttpMessage request) {
        ReferenceCountUtil.release(request);
        DefaultFullHttpResponse answer =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND, Unpooled.EMPTY_BUFFER);
        HttpUtil.setContentLength(answer, 0);
        HttpUtil.setKeepAlive(answer, false);
        context.writeAndFlush(answer).addListener(sent -> context.close());
    }
}
