package dev.latchkey.shares.persistence;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;

/** The statements of a transaction that has its connection for itself. */
record DirectStatements(SqlConnection connection) implements Statements {
    @Override
    public Uni<List<Row>> ask(MultiRow question, List<Tuple> rows) {
        return connection
                .preparedQuery(question.sql())
                .execute(question.parameters(rows))
                .map(found -> MultiRow.byPlace(found, rows.size()).stream()
                        .flatMap(List::stream)
                        .toList());
    }

    @Override
    public Uni<RowSet<Row>> run(String sql, Tuple parameters) {
        return connection.preparedQuery(sql).execute(parameters);
    }

    @Override
    public Uni<Void> write(MultiRow statement, List<Tuple> rows) {
        return connection
                .preparedQuery(statement.sql())
                .execute(statement.parameters(rows))
                .replaceWithVoid();
    }
}
