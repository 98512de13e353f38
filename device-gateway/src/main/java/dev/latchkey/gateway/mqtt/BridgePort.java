package dev.latchkey.gateway.mqtt;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetServerImpl;
import io.vertx.core.net.impl.NetSocketInternal;

/** The library's server, one event loop's share of a port, with what the library has no way in for: a {@link LoneUserNames user name alone} is heard. */
final class BridgePort extends NetServerImpl {
    private BridgePort(VertxInternal vertx, NetServerOptions options) {
        super(vertx, options);
    }

    /** For the library to make its server with. */
    static Vertx madeBy(Vertx vertx) {
        VertxInternal itself = (VertxInternal) vertx;
        return new VertxWrapper(itself) {
            @Override
            public NetServer createNetServer(NetServerOptions options) {
                return new BridgePort(itself, options);
            }
        };
    }

    /** The library's own handlers come first: they make messages of bytes. */
    @Override
    public synchronized NetServer connectHandler(Handler<NetSocket> library) {
        return super.connectHandler(socket -> {
            library.handle(socket);
            ((NetSocketInternal) socket)
                    .channelHandlerContext()
                    .pipeline()
                    .addBefore("handler", "loneUserNames", new LoneUserNames());
        });
    }
}
