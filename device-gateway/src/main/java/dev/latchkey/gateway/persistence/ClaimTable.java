package dev.latchkey.gateway.persistence;

import dev.latchkey.gateway.application.ClaimStore;
import dev.latchkey.gateway.auth.KeptSecret;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Claims in the bridge table, in SQL by hand, under an id that this instance has as long as it runs. */
@ApplicationScoped
public class ClaimTable implements ClaimStore {
    /** Goes from one instance to the next in the index: there are few of them, and a hundred thousand bridges. */
    private static final String DEAD_INSTANCES = """
            with recursive holding (id) as (
                (select instance_id from bridge where instance_id is not null order by instance_id limit 1)
                union all
                select (select b.instance_id from bridge b where b.instance_id > holding.id order by b.instance_id limit 1)
                from holding where holding.id is not null)
            select id from holding where id is not null and not exists (
                select from gateway_instance i where i.instance_id = id and i.alive_until > now())""";

    private final Pool pool;
    private final int most;
    private final UUID instanceId = UUID.randomUUID();
    private final SharedStatement<ClaimRequest, Claim> claims =
            new SharedStatement<>(ClaimRequest::bridgeId, this::claims);
    private final SharedStatement<Release, Long> releases = new SharedStatement<>(Release::bridgeId, this::releases);

    @Inject
    ClaimTable(Pool pool) {
        this(pool, BridgeRows.MOST);
    }

    /** @param most bridges that one statement takes back or ends */
    ClaimTable(Pool pool, int most) {
        this.pool = pool;
        this.most = most;
    }

    @Override
    public Uni<@Nullable Claim> claim(String bridgeId, @Nullable KeptSecret kept, Origin origin, Instant now) {
        return claims.ask(new ClaimRequest(bridgeId, kept == null ? null : kept.value(), origin, now));
    }

    private record ClaimRequest(String bridgeId, @Nullable String kept, Origin origin, Instant at) {}

    private Uni<Map<String, Claim>> claims(List<ClaimRequest> requests) {
        Tuple values = Tuple.tuple()
                .addArrayOfString(texts(requests, ClaimRequest::bridgeId))
                .addArrayOfOffsetDateTime(requests.stream()
                        .map(request -> request.at().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addArrayOfString(texts(requests, request -> request.origin().address()))
                .addArrayOfString(texts(requests, request -> request.origin().protocol()))
                .addArrayOfString(texts(requests, ClaimRequest::kept))
                .addUUID(instanceId);
        return pool.preparedQuery(BridgeRows.MINE_IN_ORDER + """
                        update bridge b set session_number = session_number + 1, instance_id = $6, connected_since = c.at,
                            last_seen = greatest(last_seen, c.at), address = c.address, protocol = c.protocol
                        from mine join unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[])
                            as c (bridge_id, at, address, protocol, kept) on c.bridge_id = mine.bridge_id
                        where b.bridge_id = mine.bridge_id and b.disabled_at is null
                            and (c.kept is null or coalesce(b.secret_salt, b.secret_hash) = c.kept)
                        returning b.bridge_id, b.session_number, b.assignment_revision""")
                .execute(values)
                .map(rows -> BridgeRows.byBridge(rows, row -> new Claim(row.getLong(1), row.getLong(2))));
    }

    @Override
    public Uni<Void> release(String bridgeId, long sessionNumber, Instant lastSeen, @Nullable Fault fault) {
        return releases.ask(new Release(bridgeId, sessionNumber, lastSeen, fault))
                .replaceWithVoid();
    }

    private record Release(
            String bridgeId,
            long sessionNumber,
            Instant lastSeen,
            @Nullable Fault fault) {
        @Nullable
        String faultReason() {
            return fault == null ? null : fault.reason();
        }

        @Nullable
        OffsetDateTime faultAt() {
            return fault == null ? null : fault.at().atOffset(ZoneOffset.UTC);
        }
    }

    private Uni<Map<String, Long>> releases(List<Release> ended) {
        Tuple values = Tuple.tuple()
                .addArrayOfString(texts(ended, Release::bridgeId))
                .addArrayOfLong(ended.stream().map(Release::sessionNumber).toArray(Long[]::new))
                .addArrayOfOffsetDateTime(ended.stream()
                        .map(release -> release.lastSeen().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addArrayOfString(texts(ended, Release::faultReason))
                .addArrayOfOffsetDateTime(ended.stream().map(Release::faultAt).toArray(OffsetDateTime[]::new));
        return pool.preparedQuery(BridgeRows.MINE_IN_ORDER + """
                        update bridge b set instance_id = null, connected_since = null, last_seen = greatest(last_seen, ended.at),
                            refused_for = coalesce(ended.refused_for, b.refused_for), refused_at = coalesce(ended.refused_at, b.refused_at)
                        from mine join unnest($1::text[], $2::bigint[], $3::timestamptz[], $4::text[], $5::timestamptz[])
                            as ended (bridge_id, session_number, at, refused_for, refused_at) on ended.bridge_id = mine.bridge_id
                        where b.bridge_id = mine.bridge_id and b.session_number = ended.session_number
                        returning b.bridge_id, b.session_number""")
                .execute(values)
                .map(rows -> BridgeRows.byBridge(rows, row -> row.getLong(1)));
    }

    private static <Q> String[] texts(List<Q> questions, Function<Q, @Nullable String> text) {
        return questions.stream().map(text).toArray(String[]::new);
    }

    @Override
    public Multi<String> reclaim(Map<String, Long> sessions, Instant now) {
        List<Map.Entry<String, Long>> held =
                sessions.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        return BridgeRows.inParts(held, most, part -> reclaim(part, now))
                .onItem()
                .disjoint();
    }

    private Uni<List<String>> reclaim(List<Map.Entry<String, Long>> held, Instant now) {
        Tuple values = Tuple.tuple()
                .addArrayOfString(texts(held, Map.Entry::getKey))
                .addArrayOfLong(held.stream().map(Map.Entry::getValue).toArray(Long[]::new))
                .addUUID(instanceId)
                .addOffsetDateTime(now.atOffset(ZoneOffset.UTC));
        return pool.preparedQuery(BridgeRows.MINE_IN_ORDER + """
                        update bridge b set instance_id = $3, connected_since = $4
                        from mine join unnest($1::text[], $2::bigint[]) as held (bridge_id, session_number) on held.bridge_id = mine.bridge_id
                        where b.bridge_id = mine.bridge_id and b.session_number = held.session_number
                            and b.instance_id is null and b.disabled_at is null
                        returning b.bridge_id""")
                .execute(values)
                .map(rows -> list(rows, row -> row.getString(0)));
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> value) {
        List<T> list = new ArrayList<>(rows.size());
        rows.forEach(row -> list.add(value.apply(row)));
        return list;
    }

    @Override
    public Uni<Map<String, Long>> held() {
        return pool.preparedQuery("select bridge_id, session_number from bridge where instance_id = $1")
                .execute(Tuple.of(instanceId))
                .map(rows -> BridgeRows.byBridge(rows, row -> row.getLong(1)));
    }

    @Override
    public Uni<Boolean> alive() {
        return pool.preparedQuery("""
                        with before as (select alive_until from gateway_instance where instance_id = $1)
                        insert into gateway_instance (instance_id, alive_until) values ($1, now() + interval '20 seconds')
                        on conflict (instance_id) do update set alive_until = excluded.alive_until
                        returning coalesce((select alive_until > now() from before), false)""")
                .execute(Tuple.of(instanceId))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    @Override
    public Multi<Orphan> endOfDead() {
        return pool.query("delete from gateway_instance where alive_until < now() - interval '1 hour'")
                .execute()
                .chain(() -> pool.query(DEAD_INSTANCES).execute())
                .map(dead -> list(dead, row -> row.getUUID(0)).toArray(UUID[]::new))
                .onItem()
                .transformToMulti(dead -> dead.length == 0 ? Multi.createFrom().empty() : endOf(dead));
    }

    private Multi<Orphan> endOf(UUID[] instances) {
        return heldBy(instances)
                .onItem()
                .transformToMulti(held -> BridgeRows.inParts(held, most, part -> endOf(part, instances)))
                .onItem()
                .disjoint();
    }

    /** Who ends a connection has to tell of it, so nothing may come between this and the answer. */
    private Uni<List<Orphan>> endOf(List<String> held, UUID[] instances) {
        return pool.preparedQuery(BridgeRows.FREE_ONES + """
                        update bridge b set instance_id = null, connected_since = null
                        from mine where b.bridge_id = mine.bridge_id and b.instance_id = any($2) and not exists (
                            select from gateway_instance i where i.instance_id = b.instance_id and i.alive_until > now())
                        returning b.bridge_id, b.session_number, coalesce(b.last_seen, now())""")
                .execute(Tuple.tuple()
                        .addArrayOfString(held.toArray(String[]::new))
                        .addArrayOfUUID(instances))
                .map(rows -> list(
                        rows,
                        row -> new Orphan(
                                row.getString(0),
                                row.getLong(1),
                                row.getOffsetDateTime(2).toInstant())));
    }

    /** Ids of bridges, in their order; takes no rows, so whoever changes them looks again. */
    private Uni<List<String>> heldBy(UUID... instances) {
        return pool.preparedQuery("select bridge_id from bridge where instance_id = any($1) order by bridge_id")
                .execute(Tuple.tuple().addArrayOfUUID(instances))
                .map(rows -> list(rows, row -> row.getString(0)));
    }

    @Override
    public Uni<Void> leave() {
        // in this order: another instance must not take them for those of a dead one
        return heldBy(instanceId)
                .chain(held ->
                        BridgeRows.inParts(held, most, this::letGo).onItem().ignoreAsUni())
                .chain(() -> pool.preparedQuery("delete from gateway_instance where instance_id = $1")
                        .execute(Tuple.of(instanceId)))
                .replaceWithVoid();
    }

    private Uni<Void> letGo(List<String> held) {
        return pool.preparedQuery(BridgeRows.MINE_IN_ORDER + """
                        update bridge b set instance_id = null, connected_since = null
                        from mine where b.bridge_id = mine.bridge_id and b.instance_id = $2""")
                .execute(Tuple.tuple()
                        .addArrayOfString(held.toArray(String[]::new))
                        .addUUID(instanceId))
                .replaceWithVoid();
    }
}
