package dev.latchkey.shares.persistence;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;

/**
 * The statements of one transaction. They are run in the order in which they are asked for, each when the one before is done, also if
 * its answer was not waited for: so what doesn't depend on an answer need not wait for it.
 */
interface Statements {
    /**
     * Asks about the rows; at least one.
     *
     * @param question one instance for all calls: those of many commands are one statement
     * @return what belongs to these rows, in their order
     */
    Uni<List<Row>> ask(MultiRow question, List<Tuple> rows);

    /** @param sql without anything that changes from call to call: statements of many commands meet by their text */
    Uni<RowSet<Row>> run(String sql, Tuple parameters);

    /**
     * Writes the rows, in their order; at least one. May end before it is done: a failure then fails the transaction.
     *
     * @param statement one instance for all calls: statements of many commands meet by it
     */
    Uni<Void> write(MultiRow statement, List<Tuple> rows);
}
