package dev.latchkey.notifications.persistence;

import dev.latchkey.feed.Rows;
import dev.latchkey.notifications.domain.KeyMemory;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a batch of key events reads and writes, in one transaction with one statement a table. Whoever applies events of a lock holds the
 * row of its position until the transaction ends; that guards the memories of its keys and its accounts too.
 */
@ApplicationScoped
public class NoticeTables {
    private static final String BEGIN = """
            insert into lock_positions (lock_id, sequence, lock_name_version) select lock_id, 0, 0 from unnest($1::text[]) as b (lock_id)
            on conflict (lock_id) do nothing""";

    private static final String APPLIED = "select lock_id, sequence from lock_positions where lock_id = any ($1)";

    private static final String LOCK = """
            select lock_id, sequence, lock_name_version from lock_positions where lock_id = any ($1) order by lock_id for update""";

    private static final String MEMORIES = """
            select key_id, generation, former_holders, deactivated, sharer, ordered_by from key_memories where key_id = any ($1)""";

    private static final String ADVANCE = """
            update lock_positions p set sequence = b.sequence, lock_name_version = b."lockNameVersion"
            from jsonb_to_recordset($1::text::jsonb) as b ("lockId" text, sequence bigint, "lockNameVersion" bigint)
            where b."lockId" = p.lock_id""";

    private static final String REMEMBER = """
            insert into key_memories (key_id, generation, former_holders, deactivated, sharer, ordered_by)
            select "keyId", generation, "formerHolders", deactivated, sharer, "orderedBy" from jsonb_to_recordset($1::text::jsonb) as b (
              "keyId" text, generation int, "formerHolders" boolean, deactivated boolean, sharer text, "orderedBy" text)
            on conflict (key_id) do update set generation = excluded.generation, former_holders = excluded.former_holders,
              deactivated = excluded.deactivated, sharer = excluded.sharer, ordered_by = excluded.ordered_by""";

    /** Nearly always all of them are there, which costs a look at the index and no row. */
    private static final String RELATE = """
            insert into lock_accounts (account_id, lock_id) select * from unnest($1::text[], $2::text[]) as b (account_id, lock_id)
            on conflict (account_id, lock_id) do nothing""";

    /** A mail to an account that is not known yet, or not any more, waits for it. */
    private static final String TELL = """
            with batch as (
              select * from jsonb_to_recordset($1::text::jsonb) as b (id uuid, "accountId" text, "eventId" text, kind text, "lockId" text,
                "keyId" text, generation int, "keyNameVersion" bigint, "happenedAt" timestamptz)),
            fresh as (
              insert into inbox_items (id, account_id, event_id, kind, lock_id, key_id, generation, happened_at)
              select id, "accountId", "eventId", kind, "lockId", "keyId", generation, "happenedAt" from batch
              on conflict (id) do nothing
              returning id),
            mails as (
              insert into mail_deliveries (id, account_id, event_id, kind, lock_id, key_id, key_name_version, happened_at, state, attempts,
                created_at, next_attempt_at)
              select id, "accountId", "eventId", kind, "lockId", "keyId", "keyNameVersion", "happenedAt", 'PENDING', 0, $2, $2
              from batch join fresh using (id) left join accounts a on a.account_id = batch."accountId"
              where a.account_id is null or a.erased or a.email is not null
              on conflict (id) do nothing
              returning id)
            select f.id, not exists (select from mails m where m.id = f.id) as mailless from fresh f""";

    private final Pool pool;

    NoticeTables(Pool pool) {
        this.pool = pool;
    }

    /**
     * How far the events of a lock have been applied.
     *
     * @param sequence of the newest applied event; 0 before the first
     * @param lockNameVersion of the lock's newest name; 0 if it has none
     */
    public record Position(String lockId, long sequence, long lockNameVersion) {}

    /** What is there before the batch; a key without a memory is missing. */
    public record Known(Map<String, Position> positions, Map<String, KeyMemory> memories) {}

    /** A notice to write, unless it is there. */
    public record Telling(
            UUID id,
            String accountId,
            String eventId,
            String kind,
            String lockId,
            @Nullable String keyId,
            int generation,
            long keyNameVersion,
            Instant happenedAt) {}

    /** A lock is this account's business. */
    public record Relation(String accountId, String lockId) {}

    /** What somebody has decided on what is known. */
    public interface Decision {
        Changes changes();
    }

    /** What is there after the batch, as far as it changes. */
    public record Changes(
            Collection<Position> positions,
            Map<String, KeyMemory> memories,
            Collection<Relation> relations,
            List<Telling> notices) {}

    /**
     * What has been written.
     *
     * @param notices ids of those that were not there before
     * @param mailless how many of them come without a mail, since their account has no address
     */
    public record Written<D extends Decision>(D decision, Set<UUID> notices, int mailless) {}

    private record Told(Set<UUID> notices, int mailless) {}

    private record Memory(
            String keyId,
            int generation,
            boolean formerHolders,
            boolean deactivated,
            @Nullable String sharer,
            @Nullable String orderedBy) {}

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

    /** All that {@code decide} says is written, or nothing; a lock that is new begins at sequence 0. */
    public <D extends Decision> Uni<Written<D>> change(
            Collection<String> lockIds, Collection<String> keyIds, Instant now, Function<Known, D> decide) {
        return pool.withTransaction(connection -> known(connection, lockIds, keyIds)
                .map(decide)
                .chain(decision -> write(connection, decision.changes(), now)
                        .map(told -> new Written<>(decision, told.notices(), told.mailless()))));
    }

    /** Nearly always all of the locks are known, and to begin those that are costs as much as to read them. */
    private static Uni<Known> known(SqlConnection connection, Collection<String> lockIds, Collection<String> keyIds) {
        return locked(connection, lockIds, keyIds)
                .chain(known -> known.positions().size() == lockIds.size()
                        ? Uni.createFrom().item(known)
                        : begin(connection, lockIds).chain(() -> locked(connection, lockIds, keyIds)));
    }

    private static Uni<Void> begin(SqlConnection connection, Collection<String> lockIds) {
        return connection.preparedQuery(BEGIN).execute(sorted(lockIds)).replaceWithVoid();
    }

    /** One connection runs the statements in this order; waiting for each answer would only take longer. */
    private static Uni<Known> locked(SqlConnection connection, Collection<String> lockIds, Collection<String> keyIds) {
        return Uni.combine()
                .all()
                .unis(
                        connection.preparedQuery(LOCK).execute(sorted(lockIds)),
                        connection.preparedQuery(MEMORIES).execute(sorted(keyIds)))
                .with((positions, memories) -> {
                    Map<String, Position> positionOf = new HashMap<>();
                    positions.forEach(row -> positionOf.put(
                            row.getString(0), new Position(row.getString(0), row.getLong(1), row.getLong(2))));
                    Map<String, KeyMemory> memoryOf = new HashMap<>();
                    memories.forEach(row -> memoryOf.put(row.getString(0), memory(row)));
                    return new Known(positionOf, memoryOf);
                });
    }

    private static Tuple sorted(Collection<String> ids) {
        return Tuple.tuple().addArrayOfString(ids.stream().sorted().toArray(String[]::new));
    }

    private static Uni<Told> write(SqlConnection connection, Changes changes, Instant now) {
        List<Memory> memories = changes.memories().entrySet().stream()
                .map(entry -> memory(entry.getKey(), entry.getValue()))
                .toList();
        return Uni.combine()
                .all()
                .unis(
                        Rows.write(connection, ADVANCE, List.copyOf(changes.positions())),
                        Rows.write(connection, REMEMBER, memories),
                        relate(connection, changes.relations()),
                        tell(connection, changes.notices(), now))
                .with((advanced, remembered, related, told) -> told);
    }

    private static Uni<Void> relate(SqlConnection connection, Collection<Relation> relations) {
        if (relations.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String[] accounts = relations.stream().map(Relation::accountId).toArray(String[]::new);
        String[] locks = relations.stream().map(Relation::lockId).toArray(String[]::new);
        return connection
                .preparedQuery(RELATE)
                .execute(Tuple.of(accounts, locks))
                .replaceWithVoid();
    }

    private static Uni<Told> tell(SqlConnection connection, List<Telling> notices, Instant now) {
        if (notices.isEmpty()) {
            return Uni.createFrom().item(new Told(Set.of(), 0));
        }
        OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
        return connection
                .preparedQuery(TELL)
                .execute(Tuple.of(Rows.json(notices), at))
                .map(rows -> {
                    Set<UUID> fresh = new HashSet<>();
                    int mailless = 0;
                    for (Row row : rows) {
                        fresh.add(row.getUUID(0));
                        mailless += row.getBoolean(1) ? 1 : 0;
                    }
                    return new Told(fresh, mailless);
                });
    }

    private static KeyMemory memory(Row row) {
        return new KeyMemory(
                row.getInteger("generation"),
                row.getBoolean("former_holders"),
                row.getBoolean("deactivated"),
                row.getString("sharer"),
                row.getString("ordered_by"));
    }

    private static Memory memory(String keyId, KeyMemory memory) {
        return new Memory(
                keyId,
                memory.generation(),
                memory.formerHolders(),
                memory.deactivated(),
                memory.sharer(),
                memory.orderedBy());
    }
}
