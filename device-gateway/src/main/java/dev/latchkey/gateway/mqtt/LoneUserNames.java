package dev.latchkey.gateway.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Gives a CONNECT that has a user name and no password, as both versions of MQTT allow, an empty password: the library tells of a user name only if there is a password
 * beside it, and a user name has to be that of the bridge (inv-14). No bridge's secret is empty.
 */
final class LoneUserNames extends ChannelInboundHandlerAdapter {
    private static final byte[] EMPTY = {};

    private LoneUserNames() {}

    /** For the library to make its server with, which has no other way in for a handler. */
    static Vertx heardBy(Vertx vertx) {
        return new Hearing((VertxInternal) vertx);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof MqttConnectMessage connect) {
            context.pipeline().remove(this); // there is one CONNECT
            context.fireChannelRead(withPassword(connect));
        } else {
            context.fireChannelRead(message);
        }
    }

    private static MqttConnectMessage withPassword(MqttConnectMessage connect) {
        MqttConnectVariableHeader header = connect.variableHeader();
        if (!header.hasUserName() || header.hasPassword()) {
            return connect;
        }
        MqttConnectPayload payload = connect.payload();
        return new MqttConnectMessage(
                connect.fixedHeader(),
                new MqttConnectVariableHeader(
                        header.name(),
                        header.version(),
                        true,
                        true,
                        header.isWillRetain(),
                        header.willQos(),
                        header.isWillFlag(),
                        header.isCleanSession(),
                        header.keepAliveTimeSeconds(),
                        header.properties()),
                new MqttConnectPayload(
                        payload.clientIdentifier(),
                        payload.willProperties(),
                        payload.willTopic(),
                        payload.willMessageInBytes(),
                        payload.userName(),
                        EMPTY));
    }

    private static final class Hearing extends VertxWrapper {
        Hearing(VertxInternal vertx) {
            super(vertx);
        }

        @Override
        public NetServer createNetServer(NetServerOptions options) {
            NetServer server = super.createNetServer(options);
            return (NetServer) Proxy.newProxyInstance(
                    NetServer.class.getClassLoader(), new Class<?>[] {NetServer.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("connectHandler") && arguments != null) {
                            @SuppressWarnings("unchecked") // as the interface has it
                            Handler<NetSocket> handler = (Handler<NetSocket>) arguments[0];
                            return server.connectHandler(socket -> connected(socket, handler));
                        }
                        try {
                            return method.invoke(server, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        /** The library's own handlers come first: they make messages of bytes. */
        private static void connected(NetSocket socket, Handler<NetSocket> library) {
            library.handle(socket);
            ((NetSocketInternal) socket)
                    .channelHandlerContext()
                    .pipeline()
                    .addBefore("handler", "loneUserNames", new LoneUserNames());
        }
    }
}
