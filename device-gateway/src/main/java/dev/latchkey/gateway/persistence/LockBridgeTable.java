package dev.latchkey.gateway.persistence;

import dev.latchkey.gateway.application.LockBridge;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** One query answers the question and whether it may be asked. */
@ApplicationScoped
public class LockBridgeTable implements LockBridge {
    private final Pool pool;

    LockBridgeTable(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<@Nullable View> of(String lockId, Viewer viewer) {
        String accountId = switch (viewer) {
            case Viewer.Operator v -> null;
            case Viewer.Account(String id) -> id;
        };
        return pool.preparedQuery("""
                        select b.bridge_id, i.instance_id is not null as connected, b.connected_since, b.protocol, b.last_seen,
                            coalesce(b.subscribed_session = b.session_number, false) as subscribed,
                            case when $3 or a.assigned_by is null or not exists (
                                select from lock_assignment other where other.bridge_id = a.bridge_id and not exists (
                                    select from lock_administrator mine where mine.lock_id = other.lock_id and mine.account_id = $2))
                                then b.address end as address,
                            case when b.status_at is not null then not exists (
                                select from unreachable_lock u where u.bridge_id = b.bridge_id and u.lock_id = l.lock_id) end as reachable,
                            (select count(*)::int from pending_order o where o.lock_id = l.lock_id) as pending
                        from (
                            select lock_id from lock_administrator where lock_id = $1 and account_id = $2
                            union all
                            select $1 where $3 and (exists (select from lock_assignment where lock_id = $1)
                                or exists (select from lock_position where lock_id = $1))) l
                        left join lock_assignment a on a.lock_id = l.lock_id
                        left join bridge b on b.bridge_id = a.bridge_id
                        left join gateway_instance i on i.instance_id = b.instance_id and i.alive_until > now()""")
                .execute(Tuple.of(lockId, accountId, viewer instanceof Viewer.Operator))
                .map(rows -> rows.size() == 0 ? null : view(rows.iterator().next()));
    }

    private static View view(Row row) {
        boolean connected = row.getBoolean("connected");
        return new View(
                row.getString("bridge_id"),
                connected,
                connected ? instant(row, "connected_since") : null,
                connected ? row.getString("address") : null,
                connected ? row.getString("protocol") : null,
                connected ? row.getBoolean("subscribed") : null,
                instant(row, "last_seen"),
                connected ? row.getBoolean("reachable") : null,
                row.getInteger("pending"));
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    @Override
    public Uni<Long> positionOf(String lockId) {
        return pool.preparedQuery("select sequence from lock_position where lock_id = $1")
                .execute(Tuple.of(lockId))
                .map(rows -> rows.size() == 0 ? 0L : rows.iterator().next().getLong(0));
    }
}
