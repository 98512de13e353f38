package dev.latchkey.shares.persistence;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;

/** The statements of one transaction. One after the other: the next when the one before is done. */
interface Statements {
    /** @param sql without anything that changes from call to call: statements of many commands meet by their text */
    Uni<RowSet<Row>> run(String sql, Tuple parameters);

    /** The same statement for each of the rows, in their order; at least one. */
    Uni<Void> runAll(String sql, List<Tuple> rows);
}
