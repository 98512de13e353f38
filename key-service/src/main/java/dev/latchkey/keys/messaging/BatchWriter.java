package dev.latchkey.keys.messaging;

import dev.latchkey.keys.observability.Projection;
import dev.latchkey.keys.observability.ProjectionMetrics;
import dev.latchkey.keys.persistence.DeadLetters.DeadLetter;
import dev.latchkey.keys.persistence.UnwritableData;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Brings the records of one poll into the tables.
 *
 * <ol>
 *   <li>What can't be read is noted as dead letters.
 *   <li>The rest is written in one transaction. While the database is away this is tried again, for ever: giving up would
 *       stop the channel, and skipping would lose events.
 *   <li>If the data itself is refused, the batch is halved until the record at fault stands alone and becomes a dead letter.
 * </ol>
 *
 * <p>Completes when all is done, so that only then the offsets are committed; after a crash before that, everything is done
 * again, which changes nothing (inv-5).
 */
final class BatchWriter<F> {
    private static final Logger LOG = Logger.getLogger(BatchWriter.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private final Projection projection;
    private final Function<List<F>, Uni<Void>> writer;
    private final Function<List<DeadLetter>, Uni<Void>> deadLetters;
    private final ProjectionMetrics metrics;

    /** @param writer one transaction; fails with {@link UnwritableData} if the data is at fault */
    BatchWriter(
            Projection projection,
            Function<List<F>, Uni<Void>> writer,
            Function<List<DeadLetter>, Uni<Void>> deadLetters,
            ProjectionMetrics metrics) {
        this.projection = projection;
        this.writer = writer;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    Uni<Void> write(Decoding<F> decoding) {
        return bury(decoding.unreadable()).chain(() -> write(decoding.letters()));
    }

    private Uni<Void> write(List<Letter<F>> letters) {
        if (letters.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<F> facts = letters.stream().map(Letter::fact).toList();
        return patiently(Uni.createFrom().deferred(() -> writer.apply(facts)))
                .invoke(() -> metrics.applied(projection, letters.size(), age(letters)))
                .onFailure(UnwritableData.class)
                .recoverWithUni(e -> letters.size() == 1 ? bury(letters.getFirst(), e) : writeHalves(letters));
    }

    private Uni<Void> writeHalves(List<Letter<F>> letters) {
        int middle = letters.size() / 2;
        return write(letters.subList(0, middle)).chain(() -> write(letters.subList(middle, letters.size())));
    }

    private Uni<Void> bury(Letter<F> letter, Throwable e) {
        String reason = "refused by the database: " + e.getMessage();
        return bury(List.of(new DeadLetter(letter.topic(), letter.partition(), letter.offset(), reason)));
    }

    private Uni<Void> bury(List<DeadLetter> letters) {
        if (letters.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        for (DeadLetter letter : letters) {
            LOG.errorf(
                    "record not applied topic=%s partition=%d offset=%d reason=%s",
                    letter.topic(), letter.partition(), letter.logOffset(), letter.reason());
        }
        metrics.deadLettered(projection, letters.size());
        return patiently(Uni.createFrom().deferred(() -> deadLetters.apply(letters)));
    }

    private Uni<Void> patiently(Uni<Void> attempt) {
        return attempt.onFailure(e -> !(e instanceof UnwritableData))
                .invoke(e -> {
                    metrics.retried(projection);
                    LOG.warnf(
                            "batch is tried again projection=%s cause=%s",
                            projection.tag(), e.getClass().getName());
                })
                .onFailure(e -> !(e instanceof UnwritableData))
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely();
    }

    private Duration age(List<Letter<F>> letters) {
        return Duration.ofMillis(
                Math.max(0, System.currentTimeMillis() - letters.getLast().sentAt()));
    }
}
