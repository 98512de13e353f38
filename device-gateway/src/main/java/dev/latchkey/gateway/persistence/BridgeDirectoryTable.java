package dev.latchkey.gateway.persistence;

import dev.latchkey.gateway.application.BridgeDirectory;
import dev.latchkey.gateway.application.BridgeRegistry.LastRefusal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts are made for the rows of the page alone. */
@ApplicationScoped
public class BridgeDirectoryTable implements BridgeDirectory {
    private final Pool pool;

    BridgeDirectoryTable(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<List<BridgeSummary>> find(Search search) {
        return pool.preparedQuery("""
                        with page as (
                            select b.*, i.instance_id is not null as connected
                            from bridge b
                            left join gateway_instance i on i.instance_id = b.instance_id and i.alive_until > now()
                            where b.bridge_id > $1
                                and ($2::boolean is null or (i.instance_id is not null) = $2)
                                and ($3::boolean is null or (b.disabled_at is not null) = $3)
                            order by b.bridge_id limit $4)
                        select p.bridge_id, p.enrolled_at, p.disabled_at is not null, p.connected, p.connected_since,
                            p.address, p.protocol, p.last_seen, coalesce(p.subscribed_session = p.session_number, false),
                            (select count(*)::int from lock_assignment a where a.bridge_id = p.bridge_id),
                            (select count(*)::int from lock_assignment a join pending_order o on o.lock_id = a.lock_id
                             where a.bridge_id = p.bridge_id),
                            p.refused_for, p.refused_at
                        from page p order by p.bridge_id""")
                .execute(Tuple.of(
                        search.after() == null ? "" : search.after(),
                        search.connected(),
                        search.disabled(),
                        search.limit() + 1))
                .map(rows -> {
                    List<BridgeSummary> bridges = new ArrayList<>();
                    rows.forEach(row -> bridges.add(summary(row)));
                    return bridges;
                });
    }

    private static BridgeSummary summary(Row row) {
        boolean connected = row.getBoolean(3);
        return new BridgeSummary(
                row.getString(0),
                row.getOffsetDateTime(1).toInstant(),
                row.getBoolean(2),
                connected,
                connected ? instant(row, 4) : null,
                connected ? row.getString(5) : null,
                connected ? row.getString(6) : null,
                connected ? row.getBoolean(8) : null,
                instant(row, 7),
                LastRefusal.of(row.getString(11), instant(row, 12)),
                row.getInteger(9),
                row.getInteger(10));
    }

    private static @Nullable Instant instant(Row row, int column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
