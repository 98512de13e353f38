package dev.latchkey.shares.persistence;

import dev.latchkey.database.DatabaseFaults;
import dev.latchkey.events.Envelope;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.shares.application.EventLog;
import dev.latchkey.shares.domain.LockId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the event log outside of any command. */
@ApplicationScoped
public class PgEventLog implements EventLog {
    private static final String AFTER = """
            select sequence, type, subject, at, correlation_id, causation_id, payload::text from events
            where lock_id = $1 and sequence > $2 order by sequence limit $3""";

    private final Pool pool;

    PgEventLog(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<List<Envelope<byte[]>>> after(LockId lock, long sequence, int limit) {
        return pool.preparedQuery(AFTER)
                .execute(Tuple.of(lock.value(), sequence, limit))
                .chain(rows -> {
                    List<Envelope<byte[]>> events = new ArrayList<>(rows.size());
                    rows.forEach(row -> events.add(event(lock, row)));
                    return events.isEmpty()
                            ? checked(lock).replaceWith(events)
                            : Uni.createFrom().item(events);
                })
                .onFailure(DatabaseFaults::isPassing)
                .transform(e -> Problems.readUnavailable());
    }

    private Uni<Void> checked(LockId lock) {
        return pool.preparedQuery("select 1 from locks where lock_id = $1")
                .execute(Tuple.of(lock.value()))
                .invoke(found -> {
                    if (found.size() == 0) {
                        throw Problems.notFound();
                    }
                })
                .replaceWithVoid();
    }

    static Envelope<byte[]> event(LockId lock, Row row) {
        long sequence = row.getLong("sequence");
        return new Envelope<>(
                lock + ":" + sequence,
                row.getString("type"),
                EventLog.SOURCE,
                row.getString("subject"),
                row.getOffsetDateTime("at").toInstant(),
                sequence,
                row.getString("correlation_id"),
                row.getString("causation_id"),
                row.getString("payload").getBytes(StandardCharsets.UTF_8));
    }
}
