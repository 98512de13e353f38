package dev.latchkey.shares.persistence;

import dev.latchkey.shares.application.ReportStore;
import dev.latchkey.shares.domain.LockId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** Counters of a lock's statements as ranges in one row: neighbours melt into one, so what is complete takes no room. */
final class PgReportStore implements ReportStore {
    private final SqlConnection connection;

    PgReportStore(SqlConnection connection) {
        this.connection = connection;
    }

    @Override
    public Uni<Boolean> firstSight(LockId lock, long counter) {
        return connection
                .preparedQuery("""
                        insert into reports_seen as s (lock_id, counters)
                        values ($1, int8multirange(int8range($2, $2, '[]')))
                        on conflict (lock_id) do update set counters = s.counters + excluded.counters
                        where not s.counters @> excluded.counters""")
                .execute(Tuple.of(lock.value(), counter))
                .map(written -> written.rowCount() == 1);
    }
}
