package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.config.MqttConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * The ports for bridges, one for each {@link WayIn} that is configured, all in front of the same {@link BridgeReception}; each has one event loop
 * per core.
 *
 * <p>At shutdown: nobody is let in any more, and this instance is not ready → a while later, when nobody sends bridges here any more → every bridge is told (MQTT 5: 0x8B) and disconnected, in waves → the port is closed → the
 * bridges are free for another instance.
 */
@ApplicationScoped
public class MqttListener {
    private static final Logger LOG = Logger.getLogger(MqttListener.class);
    private static final Duration FAREWELL = Duration.ofSeconds(3);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);

    /** At the start: when all instances come back together, the database and the processors have much else to do. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration WAVE_EVERY = Duration.ofMillis(100);
    private static final int SMALLEST_WAVE = 100;

    private final Vertx vertx;
    private final MqttConfig config;
    private final AuthorityFiles authority;
    private final ServerCertificate certificate;
    private final Newcomers newcomers;
    private final LoadBalancers balancers;
    private final BridgeReception reception;
    private final BridgeServices services;
    private final ConnectionSweep sweep;
    private final InstanceLease lease;
    private final Map<WayIn, MqttServer> servers = new ConcurrentHashMap<>();
    private final List<String> deployments = new CopyOnWriteArrayList<>();
    private volatile boolean listening;

    MqttListener(
            Vertx vertx,
            MqttConfig config,
            AuthorityFiles authority,
            ServerCertificate certificate,
            Newcomers newcomers,
            LoadBalancers balancers,
            BridgeReception reception,
            BridgeServices services,
            ConnectionSweep sweep,
            InstanceLease lease) {
        this.vertx = vertx;
        this.config = config;
        this.authority = authority;
        this.certificate = certificate;
        this.newcomers = newcomers;
        this.balancers = balancers;
        this.reception = reception;
        this.services = services;
        this.sweep = sweep;
        this.lease = lease;
    }

    void start(@Observes StartupEvent event) throws Exception {
        await(
                lease.begin()
                        .onFailure()
                        .retry()
                        .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                        .expireIn(PATIENCE.toMillis())
                        .subscribeAsCompletionStage(),
                PATIENCE);
        NativeCryptography.use();
        authority.read();
        reception.open();
        // all at once: as soon as one listens, thousands may come and keep the event loops from beginning with the next
        List<CompletableFuture<String>> begun = new ArrayList<>();
        for (WayIn way : WayIn.values()) {
            way.port(config).ifPresent(port -> begun.add(listen(way, port)));
        }
        for (CompletableFuture<String> one : begun) {
            deployments.add(await(one, PATIENCE));
        }
        servers.forEach((way, server) -> LOG.infof("bridges connect at port %d (%s)", server.actualPort(), way));
        listening = true;
        sweep.start();
        lease.start();
    }

    private CompletableFuture<String> listen(WayIn way, int port) {
        MqttServerOptions options = new MqttServerOptions()
                .setHost(config.host())
                .setPort(port)
                .setMaxMessageSize(config.maxPacketSize())
                .setTimeoutOnConnect((int) config.connectTimeout().toSeconds());
        options.setAcceptBacklog(4096);
        options.setTcpKeepAlive(true); // a client without keep-alive may vanish without a word
        options.setTcpNoDelay(true);
        way.configure(options, config, authority, certificate);
        int loops = port == 0 ? 1 : Runtime.getRuntime().availableProcessors();
        return vertx.deployVerticle(() -> new Server(way, options), new DeploymentOptions().setInstances(loops))
                .toCompletionStage()
                .toCompletableFuture();
    }

    /** The port that bridges connect to; 0 while not listening there. */
    public int port(WayIn way) {
        MqttServer server = servers.get(way);
        return server == null ? 0 : server.actualPort();
    }

    public boolean isListening() {
        return listening;
    }

    /** Before the database and Kafka clients go, which is at the default priority. */
    void stop(@Observes @Priority(10) ShutdownEvent event) {
        listening = false;
        reception.close();
        LiveConnections connections = services.connections();
        awaitEmpty(connections, config.drainAfter()); // else those who are sent away may be sent here again
        sweep.stop();
        lease.stop();
        certificate.stop();
        authority.stop();
        sendAwayInWaves(List.copyOf(connections.all()));
        awaitEmpty(connections, FAREWELL);
        try {
            for (String deployment : deployments) {
                await(vertx.undeploy(deployment).toCompletionStage(), LONGEST_ANSWER);
            }
            await(services.claims().leave().subscribeAsCompletionStage(), LONGEST_ANSWER);
        } catch (Exception e) {
            LOG.warnf("not everything was cleared away: %s", e.getClass().getSimpleName());
        }
    }

    /** Until then, or until no bridge is connected. */
    private static void awaitEmpty(LiveConnections connections, Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!connections.all().isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private void sendAwayInWaves(List<BridgeConnection> all) {
        long waves = Math.max(1, config.drain().toMillis() / WAVE_EVERY.toMillis());
        int size = Math.max(SMALLEST_WAVE, Math.ceilDiv(all.size(), (int) waves));
        for (int from = 0; from < all.size(); from += size) {
            if (from > 0) {
                LockSupport.parkNanos(WAVE_EVERY.toNanos());
            }
            all.subList(from, Math.min(all.size(), from + size))
                    .forEach(connection -> connection.close(Closing.SHUTTING_DOWN));
        }
    }

    /** The library throws when a client sends after DISCONNECT, and closes the line: no matter of ours. */
    private static void uncaught(Throwable e) {
        if (e instanceof IllegalStateException) {
            LOG.debugf("packet of a client that is not connected: %s", e.getMessage());
        } else {
            LOG.error("unexpected failure on a connection", e);
        }
    }

    private static <T> T await(CompletionStage<T> stage, Duration longest) throws Exception {
        try {
            return stage.toCompletableFuture().get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer in " + longest.toSeconds() + " s", e);
        }
    }

    /** One event loop's share of a port. */
    private final class Server extends AbstractVerticle {
        private final WayIn way;
        private final MqttServerOptions options;

        Server(WayIn way, MqttServerOptions options) {
            this.way = way;
            this.options = options;
        }

        @Override
        public void start(Promise<Void> started) {
            context.exceptionHandler(MqttListener::uncaught);
            MqttServer server = MqttServer.create(
                            BridgePort.madeBy(
                                    vertx,
                                    config.ackTimeout(),
                                    config.controlPacketsPerSecond(),
                                    newcomers,
                                    balancers,
                                    services.metrics()),
                            options)
                    .endpointHandler(endpoint -> reception.receive(endpoint, way))
                    .exceptionHandler(e -> LOG.debugf("bad client: %s", e.getMessage()));
            server.listen()
                    .onSuccess(listens -> servers.put(way, listens))
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        @Override
        public void stop(Promise<Void> stopped) {
            servers.remove(way);
            stopped.complete(); // the server belongs to this verticle's context, which closes it
        }
    }
}
