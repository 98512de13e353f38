package dev.latchkey.feed;

import dev.latchkey.database.DatabaseFaults;
import dev.latchkey.events.EventBatch;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings parked locks back, in the background and without a restart (inv-8), one after the other:
 *
 * <ol>
 *   <li>ask share-service for what follows the lock's position;
 *   <li>apply it, up to the first event that can't be read or applied; that one is tried again after a pause, which doubles
 *       up to a limit, for ever: a fixed version of it, or of this service, ends the wait;
 *   <li>when share-service has no more, and all that was seen on the stream is there, the lock is released.
 * </ol>
 */
@ApplicationScoped
class Repairs {
    private static final Logger LOG = Logger.getLogger(Repairs.class);
    private static final int LONGEST_SHIFT = 20;
    private static final int AT_ONCE = 100;

    private final KeyEventSink sink;
    private final ParkedLocks parkedLocks;
    private final ShareServiceLog log;
    private final FeedConfig config;
    private final FeedMetrics metrics;
    private final Vertx vertx;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean wanted;

    Repairs(
            KeyEventSink sink,
            ParkedLocks parkedLocks,
            ShareServiceLog log,
            FeedConfig config,
            FeedMetrics metrics,
            Vertx vertx) {
        this.sink = sink;
        this.parkedLocks = parkedLocks;
        this.log = log;
        this.config = config;
        this.metrics = metrics;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        vertx.setPeriodic(config.sweep().toMillis(), timer -> wake());
    }

    /** Returns at once; what is due now is looked at even if a round is under way. */
    void wake() {
        wanted = true;
        if (running.compareAndSet(false, true)) {
            wanted = false;
            Executor context = OnContext.fresh(vertx);
            context.execute(() -> round(context, AT_ONCE)
                    .onTermination()
                    .invoke(() -> {
                        running.set(false);
                        if (wanted) {
                            wake();
                        }
                    })
                    .subscribe()
                    .with(done -> {}, e -> LOG.warnf("parked locks wait: %s", Faults.describe(e))));
        }
    }

    /** Ends early if share-service does not answer: the other locks would wait for it one by one. */
    private Uni<Void> round(Executor here, int left) {
        if (left == 0) {
            wanted = true;
            return summary();
        }
        return parkedLocks
                .claim(config.lease())
                .emitOn(here)
                .chain(due -> due.isEmpty()
                        ? summary()
                        : repair(due.getFirst(), here)
                                .emitOn(here)
                                .chain(answered -> answered ? round(here, left - 1) : summary()));
    }

    private Uni<Void> summary() {
        return parkedLocks.summary().invoke(summary -> metrics.waiting(summary)).replaceWithVoid();
    }

    /** @return false if share-service did not answer */
    private Uni<Boolean> repair(ParkedLocks.Due lock, Executor here) {
        return sink.positions(Set.of(lock.lockId()))
                .emitOn(here)
                .map(positions -> positions.getOrDefault(lock.lockId(), 0L))
                .chain(position -> log.after(lock.lockId(), position)
                        .emitOn(here)
                        .onItemOrFailure()
                        .transformToUni((items, failure) -> failure == null
                                ? repair(lock, position, items, here)
                                : postpone(lock, lock.reason(), "share-service: " + describe(failure), position + 1)
                                        .replaceWith(false)));
    }

    private Uni<Boolean> repair(ParkedLocks.Due lock, long position, List<EventBatch.Item> items, Executor here) {
        Range range = Range.of(lock.lockId(), position, items);
        return apply(range.events(), here).chain(refused -> settle(lock, range, refused, items.size(), here));
    }

    private Uni<Boolean> settle(
            ParkedLocks.Due lock, Range range, @Nullable Refused refused, int answered, Executor here) {
        if (refused != null) {
            return postpone(lock, Parking.Reason.REFUSED, refused.detail(), refused.sequence())
                    .replaceWith(true);
        }
        if (range.fault() != null) {
            return postpone(lock, Parking.Reason.UNREADABLE, range.fault(), range.next())
                    .replaceWith(true);
        }
        if (answered == ShareServiceLog.PAGE) {
            return repair(lock, here);
        }
        if (range.next() <= lock.seen()) {
            return postpone(lock, Parking.Reason.GAP, "share-service does not have it", range.next())
                    .replaceWith(true);
        }
        return parkedLocks
                .release(lock)
                .invoke(released -> {
                    if (released) {
                        metrics.repaired();
                        LOG.infof("lock repaired lockId=%s sequence=%d", lock.lockId(), range.next() - 1);
                    }
                })
                .replaceWith(true);
    }

    private record Refused(long sequence, String detail) {}

    /** @return null if all of them are applied; else the first that can't be: those before it are */
    private Uni<@Nullable Refused> apply(List<LockEvent> events, Executor here) {
        if (events.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        return Uni.createFrom()
                .deferred(() -> sink.apply(events))
                .<@Nullable Refused>map(done -> null)
                .emitOn(here)
                .onFailure(e -> !DatabaseFaults.isPassing(e))
                .recoverWithUni(e -> {
                    if (events.size() == 1) {
                        return Uni.createFrom()
                                .item(new Refused(events.getFirst().sequence(), Faults.describe(e)));
                    }
                    int middle = events.size() / 2;
                    return apply(events.subList(0, middle), here)
                            .chain(refused -> refused != null
                                    ? Uni.createFrom().item(refused)
                                    : apply(events.subList(middle, events.size()), here));
                });
    }

    private static String describe(Throwable failure) {
        return failure instanceof WebApplicationException e
                ? "answered " + e.getResponse().getStatus()
                : failure instanceof IllegalStateException e
                        ? DeadLetter.printable(String.valueOf(e.getMessage()))
                        : Faults.describe(failure);
    }

    private Uni<Void> postpone(ParkedLocks.Due lock, Parking.Reason reason, String detail, long next) {
        metrics.repairFailed();
        Duration doubled = config.firstPause().multipliedBy(1L << Math.min(lock.attempts(), LONGEST_SHIFT));
        Duration pause = doubled.compareTo(config.longestPause()) < 0 ? doubled : config.longestPause();
        LOG.warnf(
                "lock still parked lockId=%s sequence=%d reason=%s detail=%s attempt=%d",
                lock.lockId(), next, reason.tag(), detail, lock.attempts() + 1);
        return parkedLocks.postpone(new Parking(lock.lockId(), reason, detail, next, lock.seen()), pause);
    }
}
