package dev.latchkey.shares.persistence;

import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One execution that writes many rows, or asks about many, each column an array: many commands cost hardly more than one. A question tells in the
 * first column of its answer the place of the row that the others belong to.
 */
final class MultiRow {
    private static final String ROWS = "$rows";

    private final String sql;
    private final List<Column> columns;

    enum Column {
        TEXT("text", String[]::new),
        SMALLINT("smallint", Short[]::new),
        BIGINT("bigint", Long[]::new),
        UUID("uuid", UUID[]::new),
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

    /**
     * What is answered about each row.
     *
     * @param asked how many rows
     */
    static List<List<Row>> byPlace(Iterable<Row> answer, int asked) {
        List<List<Row>> found = new ArrayList<>();
        for (int row = 0; row < asked; row++) {
            found.add(new ArrayList<>(1));
        }
        for (Row row : answer) {
            found.get((int) (row.getLong(0) - 1)).add(row);
        }
        return found;
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
