package dev.latchkey.shares.persistence;

import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One execution for many rows, each column an array: many commands cost hardly more than one. */
final class MultiRow {
    private static final String ROWS = "$rows";

    private final String sql;
    private final List<Column> columns;

    enum Column {
        TEXT("text", String[]::new),
        SMALLINT("smallint", Short[]::new),
        BIGINT("bigint", Long[]::new),
        TIMESTAMPTZ("timestamptz", OffsetDateTime[]::new),
        BYTEA("bytea", Buffer[]::new);

        private final String type;
        private final IntFunction<Object[]> array;

        Column(String type, IntFunction<Object[]> array) {
            this.type = type;
            this.array = array;
        }
    }

    /** @param sql reads {@code $rows}; its last column is the place of a row among them */
    MultiRow(String sql, Column... columns) {
        this.columns = List.of(columns);
        String arrays = IntStream.range(0, columns.length)
                .mapToObj(i -> "$" + (i + 1) + "::" + columns[i].type + "[]")
                .collect(Collectors.joining(", ", "unnest(", ") with ordinality"));
        this.sql = sql.replace(ROWS, arrays);
    }

    String sql() {
        return sql;
    }

    /** @param rows with a value for each column, in their order */
    Tuple parameters(List<Tuple> rows) {
        Tuple parameters = Tuple.tuple();
        for (int i = 0; i < columns.size(); i++) {
            Object[] values = columns.get(i).array.apply(rows.size());
            for (int row = 0; row < values.length; row++) {
                values[row] = rows.get(row).getValue(i);
            }
            parameters.addValue(values);
        }
        return parameters;
    }
}
