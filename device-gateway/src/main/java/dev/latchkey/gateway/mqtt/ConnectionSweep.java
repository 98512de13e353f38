package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.application.Changed;
import dev.latchkey.gateway.application.ConnectionStore.Standing;
import dev.latchkey.gateway.application.ConnectionStore.Subscribing;
import dev.latchkey.gateway.command.Moment;
import dev.latchkey.gateway.command.PendingOrder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /** A line to the database that is cut without a word must not end the sweeps. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Each connection is compared once in so many comparisons, whether anything has changed or not. */
    private static final int EACH_IN = 60;

    /** Orders are not compared again for so many times as long as it has taken. */
    private static final int ORDERS_REST = 20;

    private static final Duration LONGEST_ORDERS_REST = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final BridgeServices services;
    private final Round<BridgeConnection> bridgesRound;
    private final Round<BridgeConnection> ordersRound;
    private final Round<BridgeConnection> presenceRound;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile Instant tidied = Instant.EPOCH;
    private volatile Changed.Mark bridgesRead = Changed.Mark.PRESENT;
    private volatile Changed.Mark ordersRead = Changed.Mark.PRESENT;
    private volatile long ordersCompared = System.nanoTime();
    private volatile long ordersRest;
    private volatile long timer = -1;

    ConnectionSweep(Vertx vertx, BridgeServices services) {
        this.vertx = vertx;
        this.services = services;
        Collection<BridgeConnection> all = services.connections().all();
        bridgesRound = new Round<>(all, EACH_IN);
        ordersRound = new Round<>(all, EACH_IN);
        presenceRound = new Round<>(all, Math.max(1, (int)
                PRESENCE_EVERY.dividedBy(services.config().sweepEvery())));
    }

    void start() {
        timer = vertx.setPeriodic(services.config().sweepEvery().toMillis(), id -> sweep());
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    /** Once. Lines are closed in time whatever the database does. */
    void sweep() {
        Moment now = services.now();
        services.connections().checkAlive(now);
        if (!running.compareAndSet(false, true)) {
            return; // the one before still waits for the database
        }
        Uni.createFrom()
                .voidItem()
                .chain(() -> services.orders().noteSent(services.sent().take()))
                .chain(this::compareConnections)
                .chain(this::offerPlaced)
                .chain(this::compareOrders)
                .chain(this::writeSubscriptions)
                .chain(() -> writePresence(now.time()))
                .ifNoItem()
                .after(LONGEST)
                .fail()
                .subscribe()
                .with(v -> running.set(false), e -> {
                    LOG.warnf("sweep failed, the next one will do: %s", e.toString());
                    running.set(false);
                });
    }

    /** Once. Those that it was to look at whatever has changed are for the next time if it fails or is given up. */
    Uni<Void> compareConnections() {
        if (services.connections().all().isEmpty()) {
            bridgesRead = Changed.Mark.PRESENT;
            return Uni.createFrom().voidItem();
        }
        List<BridgeConnection> asked = services.connections().toCompare().take();
        List<BridgeConnection> looked = new ArrayList<>(asked);
        looked.addAll(bridgesRound.next());
        return services.store()
                .changedSince(bridgesRead)
                .invoke(changed -> {
                    changed.rows().forEach(this::follow);
                    bridgesRead = changed.next();
                })
                .chain(() -> services.store()
                        .standings(
                                looked.stream().map(BridgeConnection::bridgeId).toList()))
                .invoke(standings -> standings.forEach(this::follow))
                .onFailure()
                .invoke(() -> asked.forEach(services.connections()::compare))
                .onCancellation()
                .invoke(() -> asked.forEach(services.connections()::compare))
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

    /** What another instance took in, and was not heard of here. Once. */
    Uni<Void> offerPlaced() {
        if (services.connections().all().isEmpty()) {
            ordersRead = Changed.Mark.PRESENT;
            return Uni.createFrom().voidItem();
        }
        return services.orders()
                .placedSince(ordersRead)
                .invoke(placed -> {
                    services.connections().offer(placed.rows());
                    ordersRead = placed.next();
                })
                .replaceWithVoid();
    }

    /**
     * Makes connections agree with the table that hold orders, which another instance may have seen the end of, or that do not know what waits. Where ten thousand
     * orders wait, there is much to read: that takes a twentieth of the time at most. If it fails or is given up, they are compared the next time.
     */
    Uni<Void> compareOrders() {
        long begin = System.nanoTime();
        if (begin - ordersCompared < ordersRest) {
            return Uni.createFrom().voidItem();
        }
        Map<BridgeConnection, Long> marks = new HashMap<>();
        ordersRound.next().forEach(connection -> markOf(connection, marks));
        List<BridgeConnection> asked = services.connections().ordersToCompare().take();
        asked.stream()
                .filter(connection -> connection.orders().isToBeCompared())
                .forEach(connection -> markOf(connection, marks));
        marks.keySet().forEach(connection -> connection.orders().sure());
        asked.stream()
                .filter(connection -> connection.orders().isHoldingOrders())
                .filter(services.connections()::isRegistered)
                .forEach(services.connections().ordersToCompare()::add);
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
                .onFailure()
                .invoke(() ->
                        marks.keySet().forEach(connection -> connection.orders().unsure()))
                .onCancellation()
                .invoke(() ->
                        marks.keySet().forEach(connection -> connection.orders().unsure()))
                .replaceWithVoid();
    }

    private static void markOf(BridgeConnection connection, Map<BridgeConnection, Long> marks) {
        long mark = connection.orders().mark();
        if (mark >= 0) { // who subscribes later asks to be compared
            marks.put(connection, mark);
        }
    }

    /** Together here, since bridges subscribe as soon as they have come back, by the thousand. Once; what could not be written is written the next time. */
    Uni<Void> writeSubscriptions() {
        Map<BridgeConnection, Boolean> news = new HashMap<>();
        services.connections().subscriptionsToWrite().take().stream()
                .filter(connection -> !connection.orders().isSubscriptionNoted())
                .forEach(connection -> news.put(connection, connection.orders().isSubscribed()));
        return services.store()
                .subscribing(news.entrySet().stream()
                        .map(entry -> new Subscribing(
                                entry.getKey().bridgeId(), entry.getKey().sessionNumber(), entry.getValue()))
                        .toList())
                .invoke(() -> news.forEach(
                        (connection, subscribed) -> connection.orders().noted(subscribed)))
                .onFailure()
                .invoke(() -> writeLater(news.keySet()))
                .onCancellation()
                .invoke(() -> writeLater(news.keySet()));
    }

    private void writeLater(Set<BridgeConnection> news) {
        news.stream()
                .filter(services.connections()::isRegistered)
                .forEach(services.connections().subscriptionsToWrite()::add);
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
        Map<BridgeConnection, Instant> heard = new HashMap<>();
        presenceRound.next().forEach(connection -> {
            Instant last = connection.unwrittenPresence();
            if (last != null) {
                heard.put(connection, last);
            }
        });
        if (!heard.isEmpty()) {
            Map<String, Instant> seen = new HashMap<>();
            heard.forEach((connection, last) -> seen.put(connection.bridgeId(), last));
            done = done.chain(() -> services.store().seen(seen)).invoke(() -> heard.forEach(BridgeConnection::written));
        }
        return done;
    }
}
