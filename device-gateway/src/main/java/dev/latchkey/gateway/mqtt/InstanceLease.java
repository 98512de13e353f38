package dev.latchkey.gateway.mqtt;

import dev.latchkey.events.BridgeEnd;
import dev.latchkey.events.BridgeEvent.BridgeDisconnected;
import dev.latchkey.gateway.application.ClaimStore.Orphan;
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

    /** Less than the lease, which is twenty seconds. */
    private static final Duration MAY_BE_OVER = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final BridgeServices services;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile Instant renewed = Instant.EPOCH;
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
        Instant now = services.clock().instant();
        return services.claims().alive().invoke(() -> renewed = now);
    }

    /** Once, now. */
    Uni<Void> renew() {
        Instant now = services.clock().instant();
        boolean late = renewed.plus(MAY_BE_OVER).isBefore(now);
        return services.claims()
                .alive()
                .chain(() -> services.claims()
                        .endOfDead()
                        .invoke(orphan -> tellOfEnd(orphan, now))
                        .onItem()
                        .ignoreAsUni())
                .chain(() -> late ? reclaim(now) : Uni.createFrom().voidItem())
                // not before: what could not be taken back is tried again
                .invoke(() -> renewed = now);
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
        BridgeConnection connection = services.connections().ofBridge(bridgeId);
        Long session = sessions.get(bridgeId);
        return session != null && (connection == null || connection.sessionNumber() != session)
                ? services.claims().release(bridgeId, session, now)
                : Uni.createFrom().voidItem();
    }
}
