package dev.latchkey.keys.persistence;

import dev.latchkey.events.EventCodec;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Many rows as the one parameter of a statement that unfolds them with {@code jsonb_to_recordset}. */
final class Rows {
    private Rows() {}

    /** Does nothing when there are no rows. */
    static Uni<Void> write(SqlConnection connection, String sql, List<? extends Record> rows) {
        if (rows.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery(sql)
                .execute(Tuple.of(new String(EventCodec.payload(rows), StandardCharsets.UTF_8)))
                .replaceWithVoid();
    }
}
