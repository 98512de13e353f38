package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.application.ConnectionStore.Standing;
import dev.latchkey.gateway.command.PendingOrder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Compares this instance's connections with the tables at a short interval, so that what another instance did, or what was
 * missed, arrives here too (inv-13): newer connections of a bridge elsewhere, changed locks, orders and confirmations. It makes
 * nothing faster and nothing depends on its timing.
 */
@ApplicationScoped
public class ConnectionSweep {
    private static final Logger LOG = Logger.getLogger(ConnectionSweep.class);
    private static final Duration PRESENCE_EVERY = Duration.ofSeconds(30);
    private static final Duration TIDY_EVERY = Duration.ofSeconds(5);

    /** Longer than a bridge takes from its claim until it is registered here, and than any transaction. */
    private static final Duration COMMITTED_WITHIN = Duration.ofSeconds(15);

    /** A line to the database that is cut without a word must not end the sweeps. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final int EVERYTHING_EACH = 60;

    /** Orders are not compared again for so many times as long as it has taken. */
    private static final int ORDERS_REST = 20;

    private static final Duration LONGEST_ORDERS_REST = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final BridgeServices services;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile Instant presenceWritten = Instant.EPOCH;
    private volatile Instant tidied = Instant.EPOCH;
    private volatile Instant changesRead = Instant.EPOCH;
    private volatile long ordersCompared = System.nanoTime();
    private volatile long ordersRest;
    private final AtomicInteger sweeps = new AtomicInteger();
    private volatile long timer = -1;

    ConnectionSweep(Vertx vertx, BridgeServices services) {
        this.vertx = vertx;
        this.services = services;
    }

    void start() {
        timer = vertx.setPeriodic(services.config().sweepEvery().toMillis(), id -> sweep());
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private void sweep() {
        if (!running.compareAndSet(false, true)) {
            return; // the one before still waits for the database
        }
        Instant now = services.clock().instant();
        services.connections().all().forEach(connection -> connection.checkAlive(now));
        Uni.createFrom()
                .voidItem()
                .chain(() -> services.orders().noteSent(services.sent().take()))
                .chain(this::compareConnections)
                .chain(this::compareOrders)
                .chain(() -> writePresence(now))
                .ifNoItem()
                .after(LONGEST)
                .fail()
                .subscribe()
                .with(v -> running.set(false), e -> {
                    LOG.warnf("sweep failed, the next one will do: %s", e.toString());
                    running.set(false);
                });
    }

    /** Looks back further than to the last time, for what was committed late, and now and then at everything. */
    private Uni<Void> compareConnections() {
        if (services.connections().all().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        boolean everything = sweeps.get() % EVERYTHING_EACH == 0;
        return services.store()
                .changesSince(everything ? Instant.EPOCH : changesRead.minus(COMMITTED_WITHIN))
                .invoke(changes -> {
                    changes.bridges().forEach(this::follow);
                    changesRead = changes.readAt();
                    sweeps.incrementAndGet();
                })
                .replaceWithVoid();
    }

    private void follow(Standing bridge) {
        BridgeConnection connection = services.connections().ofBridge(bridge.bridgeId());
        if (connection == null) {
            return;
        }
        Long newest = bridge.newestSession();
        if (newest == null) {
            connection.close(Closing.CREDENTIALS_WITHDRAWN);
        } else if (newest > connection.sessionNumber()) {
            connection.close(Closing.TAKEN_OVER);
        } else if (bridge.revision() != connection.revision()) {
            connection.reloadLocks();
        }
    }

    /** Where ten thousand orders wait, there is much to read: that takes a twentieth of the time at most. */
    private Uni<Void> compareOrders() {
        long begin = System.nanoTime();
        if (begin - ordersCompared < ordersRest) {
            return Uni.createFrom().voidItem();
        }
        Map<BridgeConnection, Long> marks = new HashMap<>();
        services.connections().all().forEach(connection -> {
            long mark = connection.orders().mark();
            if (mark >= 0) {
                marks.put(connection, mark);
            }
        });
        List<String> bridges =
                marks.keySet().stream().map(BridgeConnection::bridgeId).toList();
        return services.orders()
                .pendingOf(bridges)
                .invoke(pending -> marks.forEach((connection, mark) -> {
                    List<PendingOrder> orders = pending.getOrDefault(connection.bridgeId(), List.of());
                    if (!orders.isEmpty() || connection.orders().isHoldingOrders()) {
                        connection.orders().reconcile(mark, orders);
                    }
                }))
                .invoke(() -> {
                    ordersCompared = System.nanoTime();
                    ordersRest = Math.min(LONGEST_ORDERS_REST.toNanos(), (ordersCompared - begin) * ORDERS_REST);
                })
                .replaceWithVoid();
    }

    private Uni<Void> writePresence(Instant now) {
        Uni<Void> done = Uni.createFrom().voidItem();
        if (!tidied.plus(TIDY_EVERY).isAfter(now)) {
            done = services.orders()
                    .forgetExpired(now)
                    .chain(() -> services.orders().pendingCount())
                    .invoke(count -> services.metrics().pending(count))
                    .replaceWithVoid()
                    .invoke(() -> tidied = now);
        }
        if (!presenceWritten.plus(PRESENCE_EVERY).isAfter(now)) {
            Map<String, Instant> heard = new HashMap<>();
            services.connections().all().forEach(c -> heard.put(c.bridgeId(), c.lastHeard()));
            done = done.chain(() -> services.store().seen(heard)).invoke(() -> presenceWritten = now);
        }
        return done;
    }
}
