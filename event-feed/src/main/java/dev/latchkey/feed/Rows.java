package dev.latchkey.feed;

import dev.latchkey.events.EventCodec;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Many rows as the one parameter of a statement that unfolds them with {@code jsonb_to_recordset}. */
public final class Rows {
    private Rows() {}

    /** Runs a statement whose one parameter are the rows; does nothing when there are none. */
    public static Uni<Void> write(SqlConnection connection, String sql, List<? extends Record> rows) {
        if (rows.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection.preparedQuery(sql).execute(Tuple.of(json(rows))).replaceWithVoid();
    }

    /** The parameter. */
    public static String json(List<? extends Record> rows) {
        return new String(EventCodec.payload(rows), StandardCharsets.UTF_8);
    }
}
