package dev.latchkey.shares.messaging;

import dev.latchkey.batches.Turns;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.LockReport;
import dev.latchkey.events.ReportWay;
import dev.latchkey.events.UnreadableEvent;
import dev.latchkey.http.problem.ProblemException;
import dev.latchkey.shares.application.LockReports;
import dev.latchkey.shares.application.LockReports.Outcome;
import dev.latchkey.shares.application.LockReports.Taken;
import dev.latchkey.shares.application.RefusedReceipt;
import dev.latchkey.shares.application.RefusedReceipts;
import dev.latchkey.shares.observability.Metrics;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Reads what bridges hand in. Reports of one lock are taken one after the other in the order of the topic, those of different locks side by
 * side. A batch is acknowledged when all of it is taken, so a crash repeats it, which changes nothing. A database that is away is
 * waited for; a record that can't be read is counted and passed over. What was refused of a batch is remembered when all of it is taken, in
 * one statement: those who hand in what no lock has signed hold up nobody else's receipt, and a batch of good ones costs nothing more.
 */
@ApplicationScoped
public class LockReportConsumer {
    private static final Logger LOG = Logger.getLogger(LockReportConsumer.class);

    /** As many as two transactions take by default, so that one is filled while the other is under way. */
    private static final int AT_ONCE = 128;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    private static final Turns TURNS = Turns.of("lock-reports");

    private final LockReports reports;
    private final RefusedReceipts refusedReceipts;
    private final Metrics metrics;

    LockReportConsumer(LockReports reports, RefusedReceipts refusedReceipts, Metrics metrics) {
        this.reports = reports;
        this.refusedReceipts = refusedReceipts;
        this.metrics = metrics;
    }

    @Incoming("lock-reports")
    Uni<Void> consume(ConsumerRecords<String, byte[]> batch) {
        Map<String, List<ConsumerRecord<String, byte[]>>> byLock = new LinkedHashMap<>();
        batch.forEach(message -> byLock.computeIfAbsent(String.valueOf(message.key()), k -> new ArrayList<>())
                .add(message));
        return Multi.createFrom()
                .iterable(byLock.values())
                .onItem()
                .transformToUni(this::takeInOrder)
                .merge(AT_ONCE)
                .onItem()
                .<RefusedReceipt>disjoint()
                .collect()
                .asList()
                .chain(this::remember)
                .onTermination()
                .invoke(TURNS::done);
    }

    /** Answers what was refused. */
    private Uni<List<RefusedReceipt>> takeInOrder(List<ConsumerRecord<String, byte[]>> ofOneLock) {
        return Multi.createFrom()
                .iterable(ofOneLock)
                .onItem()
                .transformToUniAndConcatenate(this::take)
                .filter(taken -> taken.refused() != null)
                .map(Taken::refused)
                .collect()
                .asList();
    }

    private Uni<Void> remember(List<RefusedReceipt> refused) {
        return refusedReceipts
                .remember(refused)
                .onFailure(ProblemException.class) // the database is away, and reports wait for it, too
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely()
                .onFailure()
                .invoke(e -> LOG.errorf(e, "not remembered: %d refused statements", refused.size()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Taken> take(ConsumerRecord<String, byte[]> message) {
        Envelope<Object> event;
        try {
            event = EventCodec.read(message);
        } catch (UnreadableEvent e) {
            return Uni.createFrom().item(notBelieved(message, String.valueOf(e.getMessage())));
        }
        if (!(event.data() instanceof LockReport report) || !report.lockId().equals(message.key())) {
            return Uni.createFrom().item(notBelieved(message, "no lock report under this key"));
        }
        return reports.take(report, event.id())
                .onFailure()
                .invoke(e -> LOG.warnf("a report waits: %s", e.getClass().getSimpleName()))
                .onFailure(ProblemException.class) // the database is away: nothing is lost by waiting
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely()
                .onFailure()
                .recoverWithItem(e -> failed(message, e))
                .invoke(taken -> tell(report, taken));
    }

    private void tell(LockReport report, Taken taken) {
        Outcome outcome = taken.outcome();
        // what a phone has handed in was counted then, and is published for other readers
        if (report.way() == ReportWay.BRIDGE || outcome != Outcome.REPEATED) {
            metrics.reported(outcome);
        }
        RefusedReceipt refused = taken.refused();
        if (refused != null || outcome == Outcome.UNKNOWN_LOCK) {
            LOG.warnf(
                    "statement refused lockId=%s bridgeId=%s outcome=%s reason=%s",
                    report.lockId(), report.bridgeId(), outcome, refused == null ? null : refused.reason());
        }
    }

    /** A report that fails by itself must not keep those of other locks; the order stays pending, so the lock is asked again. */
    private static Taken failed(ConsumerRecord<String, byte[]> message, Throwable failure) {
        LOG.errorf(
                failure,
                "report passed over topic=%s partition=%d offset=%d",
                message.topic(),
                message.partition(),
                message.offset());
        return Taken.of(Outcome.FAILED);
    }

    private Taken notBelieved(ConsumerRecord<String, byte[]> message, String reason) {
        LOG.warnf(
                "unreadable report topic=%s partition=%d offset=%d reason=%s",
                message.topic(), message.partition(), message.offset(), reason);
        metrics.reported(Outcome.NOT_BELIEVED);
        return Taken.of(Outcome.NOT_BELIEVED);
    }
}
