package dev.latchkey.gateway.mqtt;

import dev.latchkey.events.BridgeEnd;
import dev.latchkey.events.BridgeEvent.BridgeDisconnected;
import dev.latchkey.gateway.application.ClaimStore.Orphan;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Tells the other instances that this one is alive, ends the connections of those that are not, and takes its own back when it was taken for dead.
 * Apart from everything else that needs the database: who renews late ends connections that are there.
 */
@ApplicationScoped
public class InstanceLease {
    private static final Logger LOG = Logger.getLogger(InstanceLease.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    /** A line to the database that is cut without a word must not be the last one that is tried. */
    private static final Duration LONGEST = Duration.ofSeconds(4);

    private static final Duration UNHELD_EVERY = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final BridgeServices services;
    private final AtomicBoolean running = new AtomicBoolean();
    /** Whether others may have ended what is held here, and it is not taken back yet. */
    private volatile boolean toReclaim = true;
    /** Session number by bridge id, of what the table had for held here, and was not, when it was last looked at. */
    private volatile Map<String, Long> unheld = Map.of();

    private volatile long unheldSought = System.nanoTime();
    private volatile long timer = -1;

    InstanceLease(Vertx vertx, BridgeServices services) {
        this.vertx = vertx;
        this.services = services;
    }

    void start() {
        timer = vertx.setPeriodic(EVERY.toMillis(), id -> keep());
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private void keep() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        // it goes on when this waits no longer: what it ends has to be told
        Uni.createFrom()
                .completionStage(() -> renew().subscribeAsCompletionStage())
                .ifNoItem()
                .after(LONGEST)
                .fail()
                .subscribe()
                .with(v -> running.set(false), e -> {
                    LOG.warnf("not known to be alive: %s", e.getClass().getSimpleName());
                    running.set(false);
                });
    }

    /** Before there are connections. Those of dead instances are not ended here: there may be very many, and the bridges wait. */
    Uni<Void> begin() {
        return services.claims().alive().invoke(() -> toReclaim = false).replaceWithVoid();
    }

    /** Once, now. */
    Uni<Void> renew() {
        Instant now = services.clock().instant();
        return services.claims()
                .alive()
                .invoke(was -> {
                    if (!was) {
                        toReclaim = true;
                    }
                })
                .chain(() -> services.claims()
                        .endOfDead()
                        .invoke(orphan -> tellOfEnd(orphan, now))
                        .onItem()
                        .ignoreAsUni())
                .chain(() -> toReclaim ? reclaim(now) : Uni.createFrom().voidItem())
                // not before: what could not be taken back is tried again
                .invoke(() -> toReclaim = false)
                .chain(() -> System.nanoTime() - unheldSought < UNHELD_EVERY.toNanos()
                        ? Uni.createFrom().voidItem()
                        : endUnheld());
    }

    /**
     * Once, now: ends what the table has for held here and is not, as the end of a connection could not be written while the database was away. A bridge that is being let in
     * is not here yet either, so it has to have been found the last time as well.
     */
    Uni<Void> endUnheld() {
        unheldSought = System.nanoTime();
        return services.claims().held().chain(held -> {
            Map<String, Long> before = unheld;
            Map<String, Long> now = new HashMap<>(held);
            now.entrySet().removeIf(entry -> isHeld(entry.getKey(), entry.getValue()));
            unheld = now;
            // that it has ended was told at its end; when it was last heard is not known any more
            return Multi.createFrom()
                    .iterable(now.entrySet())
                    .filter(entry -> entry.getValue().equals(before.get(entry.getKey())))
                    .onItem()
                    .transformToUniAndMerge(
                            entry -> services.claims().release(entry.getKey(), entry.getValue(), Instant.EPOCH))
                    .onItem()
                    .ignoreAsUni();
        });
    }

    private boolean isHeld(String bridgeId, long sessionNumber) {
        BridgeConnection connection = services.connections().ofBridge(bridgeId);
        return connection != null && connection.sessionNumber() == sessionNumber;
    }

    /** Its own instance can't. */
    private void tellOfEnd(Orphan orphan, Instant now) {
        services.presence()
                .tell(
                        new BridgeDisconnected(
                                orphan.bridgeId(), orphan.sessionNumber(), BridgeEnd.LOST, orphan.lastSeen()),
                        now);
    }

    private Uni<Void> reclaim(Instant now) {
        Map<String, Long> sessions = new HashMap<>();
        services.connections()
                .all()
                .forEach(connection -> sessions.put(connection.bridgeId(), connection.sessionNumber()));
        return services.claims()
                .reclaim(sessions, now)
                .onItem()
                .transformToUniAndConcatenate(bridgeId -> releaseIfItLeft(bridgeId, sessions, now))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> releaseIfItLeft(String bridgeId, Map<String, Long> sessions, Instant now) {
        Long session = sessions.get(bridgeId);
        return session != null && !isHeld(bridgeId, session)
                ? services.claims().release(bridgeId, session, now)
                : Uni.createFrom().voidItem();
    }
}
