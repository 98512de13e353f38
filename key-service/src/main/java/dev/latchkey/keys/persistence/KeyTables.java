package dev.latchkey.keys.persistence;

import dev.latchkey.feed.Rows;
import dev.latchkey.keys.projection.KeyBatch;
import dev.latchkey.keys.projection.KeyBatch.Touch;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes batches of key events, each in one transaction. A row changes only for a higher
 * sequence than its own, so a batch can be applied any number of times, in any order, also by two instances at once.
 */
@ApplicationScoped
public class KeyTables {
    private static final String POSITIONS = """
            insert into positions as p (lock_id, sequence)
            select * from unnest($1::text[], $2::bigint[]) as b (lock_id, sequence)
            on conflict (lock_id) do update set sequence = excluded.sequence where p.sequence < excluded.sequence""";

    private static final String APPLIED = "select lock_id, sequence from positions where lock_id = any ($1)";

    private static final String LOCKS = """
            insert into locks as l (lock_id, model, time_zone, name_version, name_since, sequence)
            select "lockId", model, "timeZone", "nameVersion", "nameSince", sequence
            from jsonb_to_recordset($1::text::jsonb) as b (
              "lockId" text, model text, "timeZone" text, "nameVersion" bigint, "nameSince" timestamptz, sequence bigint)
            on conflict (lock_id) do update set
              model = excluded.model, time_zone = excluded.time_zone, name_version = excluded.name_version,
              name_since = case when l.name_version = excluded.name_version then l.name_since else excluded.name_since end,
              sequence = excluded.sequence
            where l.sequence < excluded.sequence""";

    /**
     * After {@link #LOCKS}: only a batch whose row is the lock's current one says who administers it. Looked up one by one: a join would read
     * all of a table that was nearly empty when it was planned, as in a rebuild. Answers who administers it no more.
     */
    private static final String ADMINISTRATORS = """
            with batch as materialized (
              select b.* from jsonb_to_recordset($1::text::jsonb) as b ("lockId" text, administrators text[], sequence bigint)
              where b.sequence = (select l.sequence from locks l where l.lock_id = b."lockId")),
            gone as (
              delete from lock_administrators a using (
                select b."lockId" as lock_id, former.account_id from batch b
                cross join lateral (select account_id from lock_administrators where lock_id = b."lockId" offset 0) former
                where not former.account_id = any (b.administrators) offset 0) g
              where a.account_id = g.account_id and a.lock_id = g.lock_id
              returning a.account_id, a.lock_id, a.sequence),
            present as (
              insert into lock_administrators as a (account_id, lock_id, sequence)
              select account_id, "lockId", sequence from batch, unnest(administrators) as account_id
              on conflict (account_id, lock_id) do update set sequence = excluded.sequence
              where a.sequence < excluded.sequence)
            select account_id, lock_id, sequence from gone""";

    private static final String KEYS = """
            insert into keys as k (key_id, lock_id, kind, slot, status, name_version, name_since, recipient, people,
              starts_at, ends_at, unlocks_left, downloaded_at, listed, state, updated_at, sequence)
            select "keyId", "lockId", kind, slot, status, "nameVersion", "nameSince", recipient, people,
              "startsAt", "endsAt", "unlocksLeft", "downloadedAt", listed, state, "updatedAt", sequence
            from jsonb_to_recordset($3::text::jsonb) as b (
              "keyId" text, "lockId" text, kind text, slot integer, status text, "nameVersion" bigint,
              "nameSince" timestamptz, recipient text, people text[], "startsAt" timestamptz, "endsAt" timestamptz,
              "unlocksLeft" integer, "downloadedAt" timestamptz, listed boolean, state jsonb, "updatedAt" timestamptz,
              sequence bigint)
            on conflict (key_id) do update set
              status = excluded.status, name_version = excluded.name_version,
              name_since = case when k.name_version = excluded.name_version then k.name_since else excluded.name_since end,
              recipient = excluded.recipient, people = excluded.people, starts_at = excluded.starts_at,
              ends_at = excluded.ends_at, unlocks_left = excluded.unlocks_left, downloaded_at = excluded.downloaded_at,
              listed = excluded.listed, state = excluded.state, updated_at = excluded.updated_at,
              sequence = excluded.sequence
            where k.sequence < excluded.sequence""";

    /**
     * After {@link #ADMINISTRATORS}. What an administrator sees has the lock's own version (see {@code MyKeys.HEAD}), so events of keys leave his
     * row as the newest event of the lock itself has made it; the one that takes the lock from him touches him, too (see {@link #PARTED}).
     * Looked up one by one, as those.
     */
    private static final String TOUCHES = """
            with batch as materialized (
              select b."accountId" as account_id, b."lockId" as lock_id, coalesce((
                  select a.sequence from lock_administrators a
                  where a.account_id = b."accountId" and a.lock_id = b."lockId"), b.sequence) as sequence
              from jsonb_to_recordset($4::text::jsonb) as b ("accountId" text, "lockId" text, sequence bigint))
            insert into lock_accounts as t (account_id, lock_id, sequence)
            select account_id, lock_id, sequence from batch b
            where b.sequence > coalesce((
              select t.sequence from lock_accounts t where t.account_id = b.account_id and t.lock_id = b.lock_id), 0)
            on conflict (account_id, lock_id) do update set sequence = excluded.sequence
            where t.sequence < excluded.sequence""";

    /**
     * For those whose removal was of a type that this version doesn't know: without the lock's own version theirs would fall (inv-6). After
     * {@link #BATCH}, which takes rows in the order that all writers keep to.
     */
    private static final String PARTED = """
            insert into lock_accounts as t (account_id, lock_id, sequence)
            select * from unnest($1::text[], $2::text[], $3::bigint[])
            on conflict (account_id, lock_id) do update set sequence = excluded.sequence
            where t.sequence < excluded.sequence""";

    /**
     * What every batch has, as one statement: while events come one by one, statements are what a batch costs. PostgreSQL runs such parts from
     * the last to the first, so two writers take rows in the order positions, keys, accounts.
     */
    private static final String BATCH =
            "with touched as (%s), written as (%s), advanced as (%s) select".formatted(TOUCHES, KEYS, POSITIONS);

    private final Pool pool;

    KeyTables(Pool pool) {
        this.pool = pool;
    }

    /** Of each of these locks that is known, the sequence of its newest applied event. */
    public Uni<Map<String, Long>> positions(Collection<String> lockIds) {
        return pool.preparedQuery(APPLIED)
                .execute(Tuple.tuple().addArrayOfString(lockIds.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, Long> positions = new HashMap<>();
                    rows.forEach(row -> positions.put(row.getString(0), row.getLong(1)));
                    return positions;
                });
    }

    /** Writes all of the batch, or nothing. */
    public Uni<Void> apply(KeyBatch batch) {
        if (batch.locks().isEmpty()) {
            return pool.preparedQuery(BATCH).execute(parameters(batch)).replaceWithVoid();
        }
        return pool.withTransaction(connection -> write(connection, batch));
    }

    private static Uni<Void> write(SqlConnection connection, KeyBatch batch) {
        List<Touch> parted = new ArrayList<>();
        // one connection runs them in this order; waiting for each answer would only take longer
        return Uni.join()
                .all(
                        Rows.write(connection, LOCKS, batch.locks()),
                        connection
                                .preparedQuery(ADMINISTRATORS)
                                .execute(Tuple.of(Rows.json(batch.locks())))
                                .invoke(gone -> gone.forEach(row ->
                                        parted.add(batch.parted(row.getString(0), row.getString(1), row.getLong(2)))))
                                .replaceWithVoid(),
                        connection
                                .preparedQuery(BATCH)
                                .execute(parameters(batch))
                                .replaceWithVoid())
                .andFailFast()
                .chain(() -> touch(connection, parted));
    }

    private static Uni<Void> touch(SqlConnection connection, List<Touch> parted) {
        if (parted.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery(PARTED)
                .execute(Tuple.of(
                        parted.stream().map(Touch::accountId).toArray(String[]::new),
                        parted.stream().map(Touch::lockId).toArray(String[]::new),
                        parted.stream().map(Touch::sequence).toArray(Long[]::new)))
                .replaceWithVoid();
    }

    private static Tuple parameters(KeyBatch batch) {
        return Tuple.of(
                batch.positions().keySet().toArray(String[]::new),
                batch.positions().values().toArray(Long[]::new),
                Rows.json(batch.keys()),
                Rows.json(batch.touches()));
    }
}
