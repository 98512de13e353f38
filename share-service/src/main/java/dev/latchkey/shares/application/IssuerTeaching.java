package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.shares.config.IssuersConfig;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.LockOrder;
import dev.latchkey.shares.observability.Metrics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Teaches every claimed lock the issuer keys that are configured, by an order signed with one that it believes. Any instance may:
 * under the lock's head row it is looked again whether it is needed.
 *
 * <p>A sweep ends when no lock is left; one that fails is begun again by the next.
 */
@ApplicationScoped
public class IssuerTeaching {
    private static final Logger LOG = Logger.getLogger(IssuerTeaching.class);
    private static final int BATCH = 100;

    private final Transactions transactions;
    private final LockOrders orders;
    private final Signer signer;
    private final Metrics metrics;
    private final IssuersConfig config;
    private final Clock clock;
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile @Nullable Cancellable sweeps;

    IssuerTeaching(
            Transactions transactions,
            LockOrders orders,
            Signer signer,
            Metrics metrics,
            IssuersConfig config,
            Clock clock) {
        this.transactions = transactions;
        this.orders = orders;
        this.signer = signer;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        sweeps = Multi.createFrom()
                .ticks()
                .every(config.teachEvery())
                .onOverflow()
                .drop()
                .subscribe()
                .with(tick -> sweep(), e -> LOG.error("locks are taught issuer keys no more", e));
    }

    void stop(@Observes ShutdownEvent event) {
        Cancellable running = sweeps;
        if (running != null) {
            running.cancel();
        }
    }

    private void sweep() {
        if (!sweeping.compareAndSet(false, true)) {
            return;
        }
        List<String> issuers = signer.issuers();
        assumeAll(issuers)
                .chain(() -> teachAll(issuers))
                .chain(() ->
                        transactions.inTransaction(session -> session.orders().notBelieving(issuers)))
                .onTermination()
                .invoke(() -> sweeping.set(false))
                .subscribe()
                .with(
                        metrics::locksNotBelieving,
                        e -> LOG.warnf(
                                "not all locks could be taught the issuer keys now: %s",
                                e.getClass().getSimpleName()));
    }

    /** A few at a time, so that commands on these locks need not wait long. */
    private Uni<Void> assumeAll(List<String> issuers) {
        return transactions
                .inTransaction(session -> session.orders().assumeBelieved(issuers, BATCH))
                .chain(noted -> noted < BATCH ? Uni.createFrom().voidItem() : assumeAll(issuers));
    }

    private Uni<Void> teachAll(List<String> issuers) {
        return transactions
                .inTransaction(session -> session.orders().notTaught(issuers, BATCH))
                .chain(locks -> locks.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : teach(locks, issuers).chain(() -> teachAll(issuers)));
    }

    private Uni<Void> teach(List<LockId> locks, List<String> issuers) {
        Duration pause = Duration.ofSeconds(1).dividedBy(config.teachPerSecond());
        return Multi.createFrom()
                .iterable(locks)
                .onItem()
                .transformToUniAndConcatenate(
                        lock -> teach(lock, issuers).onItem().delayIt().by(pause))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> teach(LockId lock, List<String> issuers) {
        return transactions.inTransaction(session -> session.locks()
                .takeHead(lock)
                .chain(head -> head.orders().taught().equals(issuers)
                        ? Uni.createFrom().voidItem()
                        : orders.give(
                                session,
                                orders.draft(
                                        head,
                                        new LockOrder.TrustIssuers(issuers),
                                        new Cause(Actor.PLATFORM, null, null),
                                        clock.instant()),
                                null)));
    }
}
