package dev.latchkey.gateway.persistence;

import dev.latchkey.gateway.application.Changed;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads rows of a table by the transaction that has changed them.
 *
 * @param table has a column {@code changed_by} with an index
 * @param columns of {@code t}, the first of them is never null
 */
record ChangedRows<T>(String table, String columns, Function<Row, T> row) {
    /** Younger than this very read is what a database had before it was restored from a copy: it would be read each time. */
    private static final String SINCE =
            " from (select pg_snapshot_xmin(s)::text as oldest, pg_snapshot_xmax(s) as coming "
                    + "from pg_current_snapshot() s) now left join %s t on t.changed_by >= $1::text::xid8 and t.changed_by < now.coming";

    /** Behind every transaction. */
    private static final String LAST = "18446744073709551615";

    Uni<Changed<T>> since(Changed.Mark mark, Pool pool) {
        return pool.preparedQuery("select " + columns + ", now.oldest" + SINCE.formatted(table))
                .execute(Tuple.of(mark.equals(Changed.Mark.PRESENT) ? LAST : mark.transaction()))
                .map(rows -> {
                    Changed.Mark next = mark;
                    List<T> changed = new ArrayList<>(rows.size());
                    for (Row one : rows) {
                        next = new Changed.Mark(one.getString("oldest"));
                        if (one.getValue(0) != null) {
                            changed.add(row.apply(one));
                        }
                    }
                    return new Changed<>(next, changed);
                });
    }
}
