package dev.latchkey.gateway.persistence;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Statements that are about several bridges at once. */
final class BridgeRows {
    /** Those that change bridges take them in the order of their ids first, so that none wait in a circle. */
    static final String LOCKED_IN_ORDER =
            "select b.bridge_id from bridge b where b.%s order by b.bridge_id for no key update";

    private BridgeRows() {}

    /** @param rows with a column {@code bridge_id} */
    static <T> Map<String, T> byBridge(RowSet<Row> rows, Function<Row, T> value) {
        Map<String, T> byBridge = new HashMap<>();
        rows.forEach(row -> byBridge.put(row.getString("bridge_id"), value.apply(row)));
        return byBridge;
    }
}
