package dev.latchkey.keys.application;

import dev.latchkey.http.problem.Problems;
import dev.latchkey.http.reading.ConsistencyToken;
import dev.latchkey.keys.config.ReadConfig;
import dev.latchkey.keys.observability.ProjectionMetrics;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Holds a read until the tables show what its consistency token asks for (inv-7), woken by {@link Arrivals} and, for what
 * other instances apply, by looking again. A token of a lock that is not the account's business waits in vain, like one of a
 * lock that doesn't exist, so that tokens can't be used to probe (inv-18).
 */
@ApplicationScoped
public class ConsistentReads {
    /** What a Vert.x timer can measure; it throws for less. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);

    private final AppliedState state;
    private final Arrivals arrivals;
    private final ReadConfig config;
    private final ProjectionMetrics metrics;

    ConsistentReads(AppliedState state, Arrivals arrivals, ReadConfig config, ProjectionMetrics metrics) {
        this.state = state;
        this.arrivals = arrivals;
        this.config = config;
        this.metrics = metrics;
    }

    /** Completes when a read may go on; fails with the problem {@code read.not-caught-up} after the longest wait. */
    public Uni<Void> caughtUp(String accountId, @Nullable ConsistencyToken token) {
        if (token == null) {
            return Uni.createFrom().voidItem();
        }
        long start = System.nanoTime();
        return attempt(accountId, token, start)
                .onItem()
                .invoke(() -> metrics.waited(since(start), true))
                .onFailure()
                .invoke(() -> metrics.waited(since(start), false));
    }

    private Uni<Void> attempt(String accountId, ConsistencyToken token, long start) {
        Arrivals.Waiting waiting = arrivals.expect(token.lockId());
        return state.shows(token, accountId)
                .chain(shown -> shown ? Uni.createFrom().voidItem() : again(waiting, accountId, token, start))
                .onTermination()
                .invoke(waiting::close);
    }

    private Uni<Void> again(Arrivals.Waiting waiting, String accountId, ConsistencyToken token, long start) {
        Duration left = config.longestWait().minus(since(start));
        if (left.compareTo(SHORTEST_PAUSE) < 0) {
            return Uni.createFrom().failure(Problems.notCaughtUp());
        }
        Duration pause = left.compareTo(config.lookAgainAfter()) < 0 ? left : config.lookAgainAfter();
        Uni<Void> news = Uni.createFrom()
                .completionStage(waiting.news())
                .ifNoItem()
                .after(pause)
                .recoverWithUni(() -> Uni.createFrom().voidItem());
        return onContextOfCaller(news).chain(() -> attempt(accountId, token, start));
    }

    /** News come on the consumer's thread, time-outs on a worker; the request goes on where it was. */
    private static Uni<Void> onContextOfCaller(Uni<Void> uni) {
        Context context = Vertx.currentContext();
        return context == null ? uni : uni.emitOn(task -> context.runOnContext(nothing -> task.run()));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
