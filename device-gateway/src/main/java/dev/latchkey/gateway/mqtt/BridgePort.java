package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.observability.GatewayMetrics;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.NetServerImpl;
import io.vertx.core.net.impl.NetSocketInternal;
import io.vertx.core.net.impl.SslChannelProvider;
import io.vertx.mqtt.MqttServerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The library's server, one event loop's share of a port, with what the library has no way in for: lines that have not sent CONNECT are {@link Newcomers few}, those that {@link LoadBalancers load balancers} pass on have their client's address, TLS handshakes {@link
 * HandshakeGate take turns}, and {@link LenientConnect what MQTT allows} is understood. What clients can do about which the library does nothing, or says nothing, ends their lines ({@link ConnectOnce},
 * {@link KnownPackets}, {@link UnreadAnswers}, {@link WebSocketBytes}, {@link WebSocketPings}).
 */
final class BridgePort extends NetServerImpl {
    private static final Logger LOG = Logger.getLogger(BridgePort.class);

    private final boolean framed;
    private final Duration patience;
    private final int pingsPerSecond;
    private final Newcomers newcomers;
    private final LoadBalancers balancers;
    private final GatewayMetrics metrics;

    private BridgePort(
            VertxInternal vertx,
            MqttServerOptions options,
            Duration patience,
            int pingsPerSecond,
            Newcomers newcomers,
            LoadBalancers balancers,
            GatewayMetrics metrics) {
        super(vertx, options);
        this.framed = options.isUseWebSocket();
        this.patience = patience;
        this.pingsPerSecond = pingsPerSecond;
        this.newcomers = newcomers;
        this.balancers = balancers;
        this.metrics = metrics;
    }

    /**
     * For the library to make its server with.
     *
     * @param patience how long what is sent to a client may wait for it
     * @param pingsPerSecond of WebSocket, from one client
     */
    static Vertx madeBy(
            Vertx vertx,
            Duration patience,
            int pingsPerSecond,
            Newcomers newcomers,
            LoadBalancers balancers,
            GatewayMetrics metrics) {
        VertxInternal itself = (VertxInternal) vertx;
        return new VertxWrapper(itself) {
            @Override
            public NetServer createNetServer(NetServerOptions options) {
                return new BridgePort(
                        itself, (MqttServerOptions) options, patience, pingsPerSecond, newcomers, balancers, metrics);
            }
        };
    }

    /** What is given here gets each new line, on its event loop and before it has any handlers. */
    @Override
    protected BiConsumer<Channel, SslChannelProvider> childHandler(
            ContextInternal context, SocketAddress address, @Nullable GlobalTrafficShapingHandler shaping) {
        BiConsumer<Channel, SslChannelProvider> library = super.childHandler(context, address, shaping);
        BiConsumer<Channel, SslChannelProvider> ours = options.isSsl() ? gated(context, library) : library;
        return (channel, tls) -> {
            if (newcomers.comes(channel)) {
                balancers.before(channel, () -> ours.accept(channel, tls));
            }
        };
    }

    private BiConsumer<Channel, SslChannelProvider> gated(
            ContextInternal context, BiConsumer<Channel, SslChannelProvider> library) {
        EventLoop loop = context.nettyEventLoop();
        // Netty looks for due tasks once between two looks at the sockets; executed ones it runs on, up to 64, though
        // they come anew
        HandshakeTurns turns =
                new HandshakeTurns(task -> loop.schedule(task, 0, TimeUnit.NANOSECONDS), System::nanoTime);
        Duration silence = Duration.of(
                options.getSslHandshakeTimeout(),
                options.getSslHandshakeTimeoutUnit().toChronoUnit());
        return (channel, tls) -> channel.pipeline()
                .addLast(
                        "handshakeGate",
                        new HandshakeGate(turns, newcomers, metrics, silence, () -> library.accept(channel, tls)));
    }

    /** The library's own handlers come first: they make messages of bytes. */
    @Override
    public synchronized NetServer connectHandler(Handler<NetSocket> library) {
        return super.connectHandler(socket -> {
            library.handle(socket);
            socket.exceptionHandler(BridgePort::failedBeforeConnect);
            ChannelPipeline pipeline =
                    ((NetSocketInternal) socket).channelHandlerContext().pipeline();
            pipeline.addFirst("unreadAnswers", new UnreadAnswers(patience));
            if (framed) {
                // it inflates a frame to a thousand times its size
                pipeline.remove("webSocketExtensionHandler");
                pipeline.addBefore(
                        "webSocketHandler",
                        "webSocketPings",
                        new WebSocketPings(TokenBucket.ofControlPackets(pingsPerSecond)));
                pipeline.replace("ws2bytebufDecoder", "webSocketBytes", WebSocketBytes.INSTANCE);
            }
            pipeline.addBefore("handler", "untilConnect", newcomers.untilConnect());
            pipeline.addBefore("handler", "connectOnce", new ConnectOnce(metrics));
            pipeline.addBefore("handler", "knownPackets", KnownPackets.INSTANCE);
            pipeline.addBefore("handler", "lenientConnect", new LenientConnect());
        });
    }

    /** Until CONNECT, from when on the library gives it to the connection; without this it would write an error to the log for each. */
    private static void failedBeforeConnect(Throwable e) {
        LOG.debugf("bad client: %s", e.getMessage());
    }
}
