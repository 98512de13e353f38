package dev.latchkey.gateway.persistence;

import dev.latchkey.gateway.application.ConnectionStore;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Presence in the bridge table, in SQL by hand: thousands of bridges may connect at once. */
@ApplicationScoped
public class ConnectionTable implements ConnectionStore {
    private final Pool pool;
    private final UUID instanceId = UUID.randomUUID();

    ConnectionTable(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<@Nullable String> saltOf(String bridgeId) {
        return pool.preparedQuery("select secret_salt from bridge where bridge_id = $1 and disabled_at is null")
                .execute(Tuple.of(bridgeId))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getString(0));
    }

    @Override
    public Uni<@Nullable Claim> claim(String bridgeId, @Nullable String salt, Origin origin, Instant now) {
        return pool.preparedQuery("""
                        update bridge set session_number = session_number + 1, instance_id = $2, connected_since = $3,
                            last_seen = greatest(last_seen, $3), address = $4, protocol = $5
                        where bridge_id = $1 and disabled_at is null and ($6::text is null or secret_salt = $6)
                        returning session_number, assignment_revision""")
                .execute(Tuple.of(bridgeId, instanceId, utc(now), origin.address(), origin.protocol(), salt))
                .map(rows -> rows.size() == 0 ? null : claim(rows));
    }

    @Override
    public Uni<Claim> revisionOf(String bridgeId) {
        return pool.preparedQuery("select session_number, assignment_revision from bridge where bridge_id = $1")
                .execute(Tuple.of(bridgeId))
                .map(ConnectionTable::claim);
    }

    private static Claim claim(RowSet<Row> rows) {
        Row row = rows.iterator().next();
        return new Claim(row.getLong(0), row.getLong(1));
    }

    @Override
    public Uni<Set<String>> locksOf(String bridgeId) {
        return pool.preparedQuery("select lock_id from lock_assignment where bridge_id = $1")
                .execute(Tuple.of(bridgeId))
                .map(rows -> {
                    Set<String> locks = new HashSet<>();
                    rows.forEach(row -> locks.add(row.getString(0)));
                    return Set.copyOf(locks);
                });
    }

    @Override
    public Uni<Void> release(String bridgeId, long sessionNumber, Instant lastSeen) {
        return pool.preparedQuery("""
                        update bridge set instance_id = null, connected_since = null, last_seen = greatest(last_seen, $3)
                        where bridge_id = $1 and session_number = $2""")
                .execute(Tuple.of(bridgeId, sessionNumber, utc(lastSeen)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> status(String bridgeId, long sessionNumber, Status status, Instant at) {
        return pool.preparedQuery("""
                        update bridge set software = $3, unreachable_locks = $4, status_at = $5
                        where bridge_id = $1 and session_number = $2""")
                .execute(Tuple.tuple()
                        .addString(bridgeId)
                        .addLong(sessionNumber)
                        .addString(status.software())
                        .addArrayOfString(status.unreachableLocks().toArray(String[]::new))
                        .addOffsetDateTime(utc(at)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Changes> changesSince(Instant since) {
        return pool.preparedQuery("""
                        select now, b.bridge_id, case when b.disabled_at is null then b.session_number end, b.assignment_revision
                        from now() left join bridge b on b.changed_at >= $1""").execute(Tuple.of(utc(since))).map(rows -> {
            Instant now = Instant.EPOCH;
            List<Standing> bridges = new ArrayList<>(rows.size());
            for (Row row : rows) {
                now = row.getOffsetDateTime(0).toInstant();
                if (row.getString(1) != null) {
                    bridges.add(new Standing(row.getString(1), row.getLong(2), row.getLong(3)));
                }
            }
            return new Changes(now, bridges);
        });
    }

    @Override
    public Uni<Void> seen(Map<String, Instant> lastSeen) {
        if (lastSeen.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<String> bridges = lastSeen.keySet().stream().sorted().toList();
        Tuple values = Tuple.tuple()
                .addArrayOfString(bridges.toArray(String[]::new))
                .addArrayOfOffsetDateTime(
                        bridges.stream().map(id -> utc(lastSeen.get(id))).toArray(OffsetDateTime[]::new));
        return pool.preparedQuery("""
                        update bridge b set last_seen = greatest(b.last_seen, heard.at)
                        from unnest($1::text[], $2::timestamptz[]) as heard (bridge_id, at)
                        where b.bridge_id = heard.bridge_id""").execute(values).replaceWithVoid();
    }

    @Override
    public Uni<List<String>> reclaim(Map<String, Long> sessions, Instant now) {
        if (sessions.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<String> bridges = sessions.keySet().stream().sorted().toList();
        Tuple values = Tuple.tuple()
                .addArrayOfString(bridges.toArray(String[]::new))
                .addArrayOfLong(bridges.stream().map(sessions::get).toArray(Long[]::new))
                .addUUID(instanceId)
                .addOffsetDateTime(utc(now));
        return pool.preparedQuery("""
                        update bridge b set instance_id = $3, connected_since = $4
                        from unnest($1::text[], $2::bigint[]) as held (bridge_id, session_number)
                        where b.bridge_id = held.bridge_id and b.session_number = held.session_number
                            and b.instance_id is null and b.disabled_at is null
                        returning b.bridge_id""").execute(values).map(rows -> {
            List<String> reclaimed = new ArrayList<>(rows.size());
            rows.forEach(row -> reclaimed.add(row.getString(0)));
            return reclaimed;
        });
    }

    @Override
    public Uni<List<Orphan>> alive() {
        return pool.preparedQuery("""
                        insert into gateway_instance (instance_id, alive_until) values ($1, now() + interval '20 seconds')
                        on conflict (instance_id) do update set alive_until = excluded.alive_until""")
                .execute(Tuple.of(instanceId))
                .chain(() -> pool.query("delete from gateway_instance where alive_until < now() - interval '1 hour'")
                        .execute())
                // the last statement: who ends a connection has to tell of it
                .chain(() -> pool.query("""
                                update bridge b set instance_id = null, connected_since = null
                                where instance_id is not null and not exists (
                                    select from gateway_instance i where i.instance_id = b.instance_id and i.alive_until > now())
                                returning bridge_id, session_number, coalesce(last_seen, now())""").execute())
                .map(ConnectionTable::orphans);
    }

    private static List<Orphan> orphans(RowSet<Row> rows) {
        List<Orphan> orphans = new ArrayList<>(rows.size());
        rows.forEach(row -> orphans.add(new Orphan(
                row.getString(0), row.getLong(1), row.getOffsetDateTime(2).toInstant())));
        return orphans;
    }

    @Override
    public Uni<Void> leave() {
        // in this order: another instance must not take them for those of a dead one
        return pool.preparedQuery("update bridge set instance_id = null, connected_since = null where instance_id = $1")
                .execute(Tuple.of(instanceId))
                .chain(() -> pool.preparedQuery("delete from gateway_instance where instance_id = $1")
                        .execute(Tuple.of(instanceId)))
                .replaceWithVoid();
    }

    private static OffsetDateTime utc(@Nullable Instant instant) {
        return OffsetDateTime.ofInstant(instant == null ? Instant.EPOCH : instant, ZoneOffset.UTC);
    }
}
