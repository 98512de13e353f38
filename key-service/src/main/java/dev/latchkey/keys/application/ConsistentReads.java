package dev.latchkey.keys.application;

import dev.latchkey.http.problem.Problems;
import dev.latchkey.http.reading.ConsistencyToken;
import dev.latchkey.keys.application.AppliedState.Asked;
import dev.latchkey.keys.config.ReadConfig;
import dev.latchkey.keys.observability.ProjectionMetrics;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Holds a read until the tables show what its consistency tokens ask for (inv-7), woken by {@link Arrivals}. What other instances
 * apply is looked for again and again, with one question for all reads that wait: were it one for each, a service that has become slow
 * would get the more to do the slower it is. A token of a lock that is not the account's business waits in vain, like one of a
 * lock that doesn't exist, so that tokens can't be used to probe (inv-18).
 */
@ApplicationScoped
public class ConsistentReads {
    private static final Logger LOG = Logger.getLogger(ConsistentReads.class);

    private final AppliedState state;
    private final Arrivals arrivals;
    private final ReadConfig config;
    private final ProjectionMetrics metrics;
    private final AtomicBoolean looking = new AtomicBoolean();

    ConsistentReads(AppliedState state, Arrivals arrivals, ReadConfig config, ProjectionMetrics metrics) {
        this.state = state;
        this.arrivals = arrivals;
        this.config = config;
        this.metrics = metrics;
    }

    /** Completes when a read may go on; fails with the problem {@code read.not-caught-up} after the longest wait. */
    public Uni<Void> caughtUp(String accountId, List<ConsistencyToken> tokens) {
        if (tokens.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        long start = System.nanoTime();
        // one after the other: what the tables have shown once they show from then on
        Uni<Void> all = Uni.createFrom().voidItem();
        for (ConsistencyToken token : tokens) {
            all = all.chain(() -> attempt(new Asked(accountId, token), start));
        }
        return all.onItem()
                .invoke(() -> metrics.waited(since(start), true))
                .onFailure()
                .invoke(() -> metrics.waited(since(start), false));
    }

    private Uni<Void> attempt(Asked asked, long start) {
        Arrivals.Waiting waiting = arrivals.expect(asked);
        return state.shown(Set.of(asked))
                .chain(shown -> shown.isEmpty()
                        ? news(waiting, start).chain(() -> attempt(asked, start))
                        : Uni.createFrom().voidItem())
                .onTermination()
                .invoke(waiting::close);
    }

    private Uni<Void> news(Arrivals.Waiting waiting, long start) {
        Duration left = config.longestWait().minus(since(start));
        if (!left.isPositive()) {
            return Uni.createFrom().failure(Problems.notCaughtUp());
        }
        lookLater();
        Uni<Void> news = Uni.createFrom()
                .completionStage(waiting.news())
                .ifNoItem()
                .after(left)
                .failWith(Problems::notCaughtUp);
        return onContextOfCaller(news);
    }

    /** There is one look at a time, and none while nobody waits. */
    private void lookLater() {
        if (looking.compareAndSet(false, true)) {
            Infrastructure.getDefaultWorkerPool()
                    .schedule(this::look, config.lookAgainAfter().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        Set<Asked> expected = arrivals.expected();
        if (expected.isEmpty()) {
            looking.set(false);
            // one that came meanwhile has found a look under way
            if (!arrivals.expected().isEmpty()) {
                lookLater();
            }
            return;
        }
        state.shown(expected)
                .onItem()
                .invoke(shown -> arrivals.announce(
                        shown.stream().map(one -> one.token().lockId()).toList()))
                .onTermination() // behind the news: a read that goes on by them is not looked for once more
                .invoke(() -> {
                    looking.set(false);
                    lookLater();
                })
                .subscribe()
                .with(shown -> {}, e -> LOG.debugf(e, "the reads that wait are looked at again"));
    }

    /** News come on another thread; the request goes on where it was. */
    private static Uni<Void> onContextOfCaller(Uni<Void> uni) {
        Context context = Vertx.currentContext();
        return context == null ? uni : uni.emitOn(task -> context.runOnContext(nothing -> task.run()));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
