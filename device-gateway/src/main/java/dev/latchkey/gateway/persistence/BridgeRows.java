package dev.latchkey.gateway.persistence;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Gatherers;

/** Statements that are about several bridges at once. */
final class BridgeRows {
    /** As many bridges as one statement changes: who needs one of their rows waits for no more than that, and no statement takes too long. */
    static final int MOST = 1000;

    /** Begins a statement that changes bridges: those of {@code $1} are taken in the order of their ids first, so that none wait in a circle. */
    static final String MINE_IN_ORDER =
            "with mine as (select b.bridge_id from bridge b where b.bridge_id = any($1) order by b.bridge_id for no key update) ";

    /** As {@link #MINE_IN_ORDER}, for what can be left to whoever has a bridge now, or to the next time. */
    static final String FREE_ONES =
            "with mine as (select b.bridge_id from bridge b where b.bridge_id = any($1) for no key update skip locked) ";

    private BridgeRows() {}

    /**
     * Runs a statement for so many bridges at a time, one after the other, each a transaction of its own. After one that fails there are no more; what those before it
     * did is done, and was answered.
     */
    static <B, A> Multi<A> inParts(List<B> bridges, int most, Function<List<B>, Uni<A>> statement) {
        return Multi.createFrom()
                .iterable(bridges.stream().gather(Gatherers.windowFixed(most)).toList())
                .onItem()
                .transformToUniAndConcatenate(statement::apply);
    }

    /** @param rows with a column {@code bridge_id} */
    static <T> Map<String, T> byBridge(RowSet<Row> rows, Function<Row, T> value) {
        Map<String, T> byBridge = new HashMap<>();
        rows.forEach(row -> byBridge.put(row.getString("bridge_id"), value.apply(row)));
        return byBridge;
    }
}
