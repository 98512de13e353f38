package dev.latchkey.shares.persistence;

import static dev.latchkey.shares.persistence.MultiRow.Column.BIGINT;
import static dev.latchkey.shares.persistence.MultiRow.Column.TEXT;
import static dev.latchkey.shares.persistence.MultiRow.Column.TIMESTAMPTZ;

import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.EventType;
import dev.latchkey.events.LockReport;
import dev.latchkey.events.Topic;
import dev.latchkey.shares.application.EventLog;
import dev.latchkey.shares.application.NewEvent;
import dev.latchkey.shares.domain.LockId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Appends to the event log, and to the outbox along with it. */
final class LogRows {
    private static final MultiRow INSERT = new MultiRow("""
            insert into events (lock_id, sequence, type, subject, at, correlation_id, causation_id, payload)
            select lock_id, sequence, type, subject, at, correlation_id, causation_id, payload::jsonb
            from $rows as r (lock_id, sequence, type, subject, at, correlation_id, causation_id, payload, place)""", TEXT, BIGINT, TEXT, TEXT, TIMESTAMPTZ, TEXT, TEXT, TEXT);

    private final Statements statements;
    private final Outbox outbox;

    LogRows(Statements statements, Outbox outbox) {
        this.statements = statements;
        this.outbox = outbox;
    }

    /** The events of one lock with its next numbers. */
    static List<Envelope<byte[]>> numbered(LockId lock, long after, List<NewEvent> events) {
        List<Envelope<byte[]>> numbered = new ArrayList<>(events.size());
        long sequence = after;
        for (NewEvent event : events) {
            sequence++;
            numbered.add(new Envelope<>(
                    lock + ":" + sequence,
                    EventType.of(event.payload()).wireName(),
                    EventLog.SOURCE,
                    event.subject(),
                    event.at(),
                    sequence,
                    event.correlationId(),
                    event.causationId(),
                    EventCodec.payload(event.payload())));
        }
        return numbered;
    }

    /** @param events of each lock, in order; the primary key refuses a number that is there */
    Uni<Void> append(Map<LockId, List<Envelope<byte[]>>> events) {
        List<Tuple> rows = new ArrayList<>();
        events.forEach((lock, numbered) -> numbered.forEach(event -> rows.add(row(lock, event))));
        if (rows.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return statements.write(INSERT, rows).chain(() -> outbox.addKeyEvents(events));
    }

    /** What somebody says a lock has signed: for the relay only, as it has none of the lock's numbers. */
    Uni<Void> report(LockReport report, String reportId) {
        Envelope<byte[]> published = new Envelope<>(
                reportId,
                EventType.LOCK_REPORTED.wireName(),
                EventLog.SOURCE,
                report.lockId(),
                report.receivedAt(),
                0,
                null,
                null,
                EventCodec.payload(report));
        return outbox.add(Topic.LOCK_REPORTS, report.lockId(), report.lockId(), List.of(published));
    }

    private static Tuple row(LockId lock, Envelope<byte[]> event) {
        return Tuple.tuple()
                .addValue(lock.value())
                .addValue(event.sequence())
                .addValue(event.type())
                .addValue(event.subject())
                .addValue(Outbox.utc(event.time()))
                .addValue(event.correlationId())
                .addValue(event.causationId())
                .addValue(new String(event.data(), StandardCharsets.UTF_8));
    }
}
