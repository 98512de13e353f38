package dev.latchkey.feed;

import dev.latchkey.database.DatabaseFaults;
import dev.latchkey.events.UnreadableEvent;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** How work on the database is tried again. Every attempt runs, and ends, on the given context. */
final class Attempts {
    private static final Logger LOG = Logger.getLogger(Attempts.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    /** Two consumers may meet at the same rows once; a fault of the record is there at every attempt. */
    private static final int MORE_ATTEMPTS = 2;

    private Attempts() {}

    /** For ever: giving up would stop the channel, skipping would lose events. Meanwhile its partitions wait. */
    static Uni<Void> untilDone(Channel channel, FeedMetrics metrics, Executor context, Supplier<Uni<Void>> work) {
        return Uni.createFrom()
                .<Void>deferred(work::get)
                .runSubscriptionOn(context)
                .onFailure()
                .invoke(e -> {
                    metrics.retried(channel);
                    LOG.warnf("records wait channel=%s cause=%s", channel.tag(), Faults.describe(e));
                })
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely()
                .emitOn(context);
    }

    /** Fails with what a record is at fault of only if that is there again and again; at once with a failure that passes. */
    static Uni<Void> ofRecords(Executor context, Supplier<Uni<Void>> work) {
        return Uni.createFrom()
                .<Void>deferred(work::get)
                .runSubscriptionOn(context)
                .onFailure(e -> !DatabaseFaults.isPassing(e) && !(e instanceof UnreadableEvent))
                .retry()
                .withBackOff(FIRST_PAUSE)
                .atMost(MORE_ATTEMPTS)
                .emitOn(context);
    }
}
