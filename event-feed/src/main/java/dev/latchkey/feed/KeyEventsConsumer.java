package dev.latchkey.feed;

import dev.latchkey.database.DatabaseFaults;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Takes the records of one poll in, as {@link ReadAhead} has read them:
 *
 * <ol>
 *   <li>pass over the locks that are parked, and look up the positions of the others;
 *   <li>apply what follows them without a hole, of each lock in one transaction; if a record itself is at fault, halve the batch by
 *       locks until its lock stands alone;
 *   <li>park the locks with a gap, an unreadable record, or one that can't be applied (inv-8), and wake {@link Repairs}.
 * </ol>
 *
 * <p>A database that is away is waited for: giving up would stop the channel, skipping would lose events. Completes when all
 * is done, so that only then the offsets are committed; after a crash before that, everything is done again, which changes
 * nothing (inv-5).
 */
@ApplicationScoped
public class KeyEventsConsumer {
    private static final Logger LOG = Logger.getLogger(KeyEventsConsumer.class);
    private final KeyEventSink sink;
    private final DeadLetters deadLetters;
    private final ParkedLocks parkedLocks;
    private final Repairs repairs;
    private final FeedMetrics metrics;

    KeyEventsConsumer(
            KeyEventSink sink, DeadLetters deadLetters, ParkedLocks parkedLocks, Repairs repairs, FeedMetrics metrics) {
        this.sink = sink;
        this.deadLetters = deadLetters;
        this.parkedLocks = parkedLocks;
        this.repairs = repairs;
        this.metrics = metrics;
    }

    @Incoming("key-events")
    public Uni<Void> consume(ConsumerRecords<String, FeedRecord> records) {
        List<FeedRecord> read = new ArrayList<>(records.count());
        records.forEach(kafkaRecord -> read.add(kafkaRecord.value()));
        Executor here = OnContext.here();
        return Attempts.untilDone(Channel.KEY_EVENTS, metrics, here, () -> take(read, here))
                .onTermination()
                .invoke(Channel.KEY_EVENTS.turns()::done);
    }

    private Uni<Void> take(List<FeedRecord> records, Executor here) {
        Map<String, Long> newest = Intake.newest(records);
        if (newest.isEmpty()) {
            return finish(Intake.of(records, Map.of(), Set.of()), List.of());
        }
        return parkedLocks.passOver(newest).emitOn(here).chain(parked -> {
            Set<String> others = new TreeSet<>(newest.keySet());
            others.removeAll(parked);
            return (others.isEmpty() ? Uni.createFrom().item(Map.<String, Long>of()) : sink.positions(others))
                    .emitOn(here)
                    .map(positions -> Intake.of(records, positions, parked))
                    .chain(intake -> apply(intake.events(), newest, here).chain(refused -> finish(intake, refused)));
        });
    }

    /** @return the locks at fault; everything of the others is applied */
    private Uni<List<Parking>> apply(List<LockEvent> events, Map<String, Long> newest, Executor here) {
        if (events.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return Attempts.ofRecords(here, () -> sink.apply(events))
                .replaceWith(List.<Parking>of())
                .onFailure(e -> !DatabaseFaults.isPassing(e))
                .recoverWithUni(e -> isolate(events, newest, here, e));
    }

    private Uni<List<Parking>> isolate(
            List<LockEvent> events, Map<String, Long> newest, Executor here, Throwable failure) {
        List<String> locks = events.stream().map(LockEvent::lockId).distinct().toList();
        if (locks.size() == 1) {
            String lockId = locks.getFirst();
            return Uni.createFrom()
                    .item(List.of(new Parking(
                            lockId,
                            Parking.Reason.REFUSED,
                            Faults.describe(failure),
                            events.getFirst().sequence(),
                            newest.getOrDefault(lockId, 0L))));
        }
        Set<String> half = new HashSet<>(locks.subList(0, locks.size() / 2));
        List<LockEvent> first =
                events.stream().filter(e -> half.contains(e.lockId())).toList();
        List<LockEvent> second =
                events.stream().filter(e -> !half.contains(e.lockId())).toList();
        return apply(first, newest, here)
                .chain(refused -> apply(second, newest, here).map(more -> {
                    List<Parking> all = new ArrayList<>(refused);
                    all.addAll(more);
                    return all;
                }));
    }

    private Uni<Void> finish(Intake intake, List<Parking> refused) {
        Map<String, Parking> parkings = new HashMap<>();
        intake.parkings().forEach(parking -> parkings.put(parking.lockId(), parking));
        refused.forEach(parking -> parkings.put(parking.lockId(), parking)); // it comes before what follows it
        return (intake.unreadable().isEmpty() ? Uni.createFrom().voidItem() : deadLetters.add(intake.unreadable()))
                .chain(() -> parkedLocks.park(parkings.values()))
                .invoke(() -> {
                    metrics.taken(intake);
                    intake.unreadable().forEach(letter -> LOG.errorf("record not read %s", letter));
                    parkings.values().forEach(this::report);
                    if (!parkings.isEmpty()) {
                        repairs.wake();
                    }
                });
    }

    private void report(Parking parking) {
        metrics.parked(parking);
        LOG.warnf(
                "lock parked lockId=%s sequence=%d reason=%s detail=%s",
                parking.lockId(), parking.next(), parking.reason().tag(), parking.detail());
    }
}
