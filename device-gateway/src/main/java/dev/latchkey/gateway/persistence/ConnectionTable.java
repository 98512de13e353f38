package dev.latchkey.gateway.persistence;

import dev.latchkey.gateway.application.Changed;
import dev.latchkey.gateway.application.ConnectionStore;
import dev.latchkey.gateway.application.StatusReport;
import dev.latchkey.gateway.auth.KeptSecret;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** In SQL by hand: thousands of bridges may connect at once. */
@ApplicationScoped
public class ConnectionTable implements ConnectionStore {
    private static final String STANDING =
            "t.bridge_id, case when t.disabled_at is null then t.session_number end, t.assignment_revision";
    private static final ChangedRows<Standing> CHANGED =
            new ChangedRows<>("bridge", STANDING, ConnectionTable::standing);

    /** A trigger takes the locks to the table that the next statement changes. */
    private static final String STATUS_ANEW = """
            update bridge set software = $3, status_at = $4, unreachable_locks = $5
            where bridge_id = $1 and session_number = $2""";

    /** Whoever has the bridge's row is the only one who changes its locks. */
    private static final String STATUS_CHANGE = """
            with mine as (
                update bridge set software = coalesce($3, software), status_at = $4
                where bridge_id = $1 and session_number = $2
                returning bridge_id),
            back as (
                delete from unreachable_lock u using mine where u.bridge_id = mine.bridge_id and u.lock_id = any($6))
            insert into unreachable_lock (bridge_id, lock_id)
            select mine.bridge_id, said.lock_id from mine cross join unnest($5::text[]) as said (lock_id)
            where not exists (select from unreachable_lock u where u.bridge_id = mine.bridge_id and u.lock_id = said.lock_id)
            limit greatest(0, $7 - (select count(*) from unreachable_lock u where u.bridge_id = $1))
            on conflict do nothing""";

    private final Pool pool;
    private final int most;
    private final SharedStatement<String, KeptSecret> secrets =
            new SharedStatement<>(Function.identity(), this::secrets);
    private final SharedStatement<String, Set<String>> locks = new SharedStatement<>(Function.identity(), this::locks);

    @Inject
    ConnectionTable(Pool pool) {
        this(pool, BridgeRows.MOST);
    }

    /** @param most bridges that one statement changes */
    ConnectionTable(Pool pool, int most) {
        this.pool = pool;
        this.most = most;
    }

    @Override
    public Uni<@Nullable KeptSecret> keptSecretOf(String bridgeId) {
        return secrets.ask(bridgeId);
    }

    private Uni<Map<String, KeptSecret>> secrets(List<String> bridgeIds) {
        return pool.preparedQuery(
                        "select bridge_id, secret_salt, secret_hash from bridge where bridge_id = any($1) and disabled_at is null")
                .execute(Tuple.tuple().addArrayOfString(bridgeIds.toArray(String[]::new)))
                .map(rows -> BridgeRows.byBridge(rows, ConnectionTable::secret));
    }

    /** A salt comes first: instances that know no hashes leave there what was the hash of the secret before. */
    private static KeptSecret secret(Row row) {
        String salt = row.getString(1);
        return salt == null ? new KeptSecret.Hashed(row.getString(2)) : new KeptSecret.Derived(salt);
    }

    @Override
    public Uni<Long> revisionOf(String bridgeId) {
        return pool.preparedQuery("select assignment_revision from bridge where bridge_id = $1")
                .execute(Tuple.of(bridgeId))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    @Override
    public Uni<Set<String>> locksOf(String bridgeId) {
        return locks.ask(bridgeId).map(found -> found == null ? Set.of() : Set.copyOf(found));
    }

    private Uni<Map<String, Set<String>>> locks(List<String> bridgeIds) {
        return pool.preparedQuery("select bridge_id, lock_id from lock_assignment where bridge_id = any($1)")
                .execute(Tuple.tuple().addArrayOfString(bridgeIds.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, Set<String>> locks = new HashMap<>();
                    rows.forEach(row -> locks.computeIfAbsent(row.getString(0), id -> new HashSet<>())
                            .add(row.getString(1)));
                    return locks;
                });
    }

    @Override
    public Uni<Void> status(String bridgeId, long sessionNumber, StatusReport status, Instant at) {
        Tuple values = Tuple.tuple()
                .addString(bridgeId)
                .addLong(sessionNumber)
                .addString(status.software())
                .addOffsetDateTime(at.atOffset(ZoneOffset.UTC))
                .addArrayOfString(status.unreachable().toArray(String[]::new));
        return (status.anew()
                        ? pool.preparedQuery(STATUS_ANEW).execute(values)
                        : pool.preparedQuery(STATUS_CHANGE)
                                .execute(values.addArrayOfString(
                                                status.reachable().toArray(String[]::new))
                                        .addLong((long) StatusReport.MOST_LOCKS)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Changed<Standing>> changedSince(Changed.Mark mark) {
        return CHANGED.since(mark, pool);
    }

    @Override
    public Uni<List<Standing>> standings(Collection<String> bridgeIds) {
        if (bridgeIds.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return pool.preparedQuery("select " + STANDING + " from bridge t where t.bridge_id = any($1)")
                .execute(Tuple.tuple().addArrayOfString(bridgeIds.toArray(String[]::new)))
                .map(rows -> {
                    List<Standing> bridges = new ArrayList<>(rows.size());
                    rows.forEach(row -> bridges.add(standing(row)));
                    return bridges;
                });
    }

    private static Standing standing(Row row) {
        return new Standing(row.getString(0), row.getLong(1), row.getLong(2));
    }

    @Override
    public Uni<Void> subscribing(List<Subscribing> connections) {
        return BridgeRows.inParts(connections, most, this::subscribingPart)
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> subscribingPart(List<Subscribing> connections) {
        Tuple values = Tuple.tuple()
                .addArrayOfString(
                        connections.stream().map(Subscribing::bridgeId).toArray(String[]::new))
                .addArrayOfLong(
                        connections.stream().map(Subscribing::sessionNumber).toArray(Long[]::new))
                .addArrayOfBoolean(
                        connections.stream().map(Subscribing::subscribed).toArray(Boolean[]::new));
        return pool.preparedQuery(BridgeRows.MINE_IN_ORDER + """
                        update bridge b set subscribed_session = case when c.subscribed then c.session_number end
                        from mine join unnest($1::text[], $2::bigint[], $3::boolean[])
                            as c (bridge_id, session_number, subscribed) on c.bridge_id = mine.bridge_id
                        where b.bridge_id = mine.bridge_id and b.session_number = c.session_number""")
                .execute(values)
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> seen(Map<String, Instant> lastSeen) {
        List<Map.Entry<String, Instant>> heard =
                lastSeen.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        return BridgeRows.inParts(heard, most, this::seen).onItem().ignoreAsUni();
    }

    private Uni<Void> seen(List<Map.Entry<String, Instant>> heard) {
        Tuple values = Tuple.tuple()
                .addArrayOfString(heard.stream().map(Map.Entry::getKey).toArray(String[]::new))
                .addArrayOfOffsetDateTime(heard.stream()
                        .map(bridge -> bridge.getValue().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new));
        return pool.preparedQuery(BridgeRows.MINE_IN_ORDER + """
                        update bridge b set last_seen = greatest(b.last_seen, heard.at)
                        from mine join unnest($1::text[], $2::timestamptz[]) as heard (bridge_id, at) on heard.bridge_id = mine.bridge_id
                        where b.bridge_id = mine.bridge_id""")
                .execute(values)
                .replaceWithVoid();
    }
}
