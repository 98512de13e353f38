package dev.latchkey.shares.persistence;

import dev.latchkey.shares.application.ReportStore;
import dev.latchkey.shares.domain.LockId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Iterator;

/** Counters of a lock's statements as ranges in one row: neighbours melt into one, so what is complete takes no room. */
final class PgReportStore implements ReportStore {
    private final Statements statements;

    PgReportStore(Statements statements) {
        this.statements = statements;
    }

    @Override
    public Uni<Boolean> firstSight(LockId lock, long counter) {
        return statements.run("""
                        insert into reports_seen as s (lock_id, counters)
                        values ($1, int8multirange(int8range($2, $2, '[]')))
                        on conflict (lock_id) do update set counters = s.counters + excluded.counters
                        where not s.counters @> excluded.counters""", Tuple.of(lock.value(), counter)).map(written -> written.rowCount() == 1);
    }

    @Override
    public Uni<Long> highestCounter(LockId lock) {
        return statements
                .run("select upper(counters) - 1 from reports_seen where lock_id = $1", Tuple.of(lock.value()))
                .map(rows -> {
                    Iterator<Row> found = rows.iterator();
                    return found.hasNext() ? found.next().getLong(0) : 0L;
                });
    }
}
