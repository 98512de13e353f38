package dev.latchkey.notifications.messaging;

import dev.latchkey.notifications.application.OnContext;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A transaction again and again until it commits. Without that one hiccup of the database would end the channel, and
 * skipping would lose events; meanwhile the partitions of this consumer wait.
 */
final class Persistently {
    private static final Logger LOG = Logger.getLogger(Persistently.class);

    private Persistently() {}

    static <T> Uni<T> retry(Supplier<Uni<T>> transaction) {
        return Uni.createFrom()
                .<T>deferred(transaction::get)
                .runSubscriptionOn(OnContext.here())
                .onFailure()
                .invoke(failure -> LOG.warnf("not stored yet, trying again: %s", failure))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(3))
                .indefinitely();
    }
}
