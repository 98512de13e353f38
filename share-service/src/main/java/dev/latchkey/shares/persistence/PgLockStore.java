package dev.latchkey.shares.persistence;

import static dev.latchkey.shares.persistence.MultiRow.Column.BIGINT;
import static dev.latchkey.shares.persistence.MultiRow.Column.TEXT;

import dev.latchkey.events.LockReport;
import dev.latchkey.shares.application.Digest;
import dev.latchkey.shares.application.LockStore;
import dev.latchkey.shares.application.NewEvent;
import dev.latchkey.shares.application.Registration;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.AnyKey;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.KeyKind;
import dev.latchkey.shares.domain.Lock;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.OrderBook;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Locks, keys and the event log in PostgreSQL. */
final class PgLockStore implements LockStore {
    private static final String HEAD = """
            select r.place, l.sequence, l.version, l.model, l.time_zone, l.public_key, l.claim_code_digest, l.name_version, l.administrators,
                l.last_order, l.issuers_believed, l.issuers_taught
            from $rows as r (lock_id, place) join locks l on l.lock_id = r.lock_id""";

    private static final MultiRow READ_HEAD = new MultiRow(HEAD, TEXT);

    /** In the order in which every batch takes them, so that two never wait for each other. */
    private static final MultiRow TAKE_HEAD = new MultiRow(HEAD + " order by l.lock_id for update of l", TEXT);

    private static final MultiRow KEY = new MultiRow("""
            select r.place, k.version, k.state::text as state from $rows as r (key_id, place) join keys k on k.key_id = r.key_id""", TEXT);

    private static final MultiRow UPDATE_HEAD =
            new MultiRow("""
            update locks l set sequence = r.sequence, version = r.version, time_zone = r.time_zone, name_version = r.name_version,
                administrators = string_to_array(r.administrators, ' ')::uuid[], last_order = r.last_order,
                issuers_believed = string_to_array(r.issuers_believed, ' '),
                issuers_taught = string_to_array(r.issuers_taught, ' ')
            from $rows as r (lock_id, sequence, version, time_zone, name_version, administrators, last_order, issuers_believed,
                issuers_taught, place)
            where l.lock_id = r.lock_id""", TEXT, BIGINT, BIGINT, TEXT, BIGINT, TEXT, BIGINT, TEXT, TEXT);

    private static final MultiRow UPSERT_KEY = new MultiRow("""
            insert into keys (key_id, lock_id, version, state)
            select key_id, lock_id, version, state::jsonb from $rows as r (key_id, lock_id, version, state, place)
            on conflict (key_id) do update set version = excluded.version, state = excluded.state""", TEXT, TEXT, BIGINT, TEXT);

    private final Statements statements;
    private final LogRows log;
    private final RegistrationRows registrations;

    PgLockStore(Statements statements, Outbox outbox) {
        this.statements = statements;
        this.log = new LogRows(statements, outbox);
        this.registrations = new RegistrationRows(statements, log);
    }

    @Override
    public Uni<Head> takeHead(LockId lock) {
        return head(lock, TAKE_HEAD);
    }

    @Override
    public Uni<Head> readHead(LockId lock) {
        return head(lock, READ_HEAD);
    }

    private Uni<Head> head(LockId lock, MultiRow question) {
        return statements
                .ask(question, List.of(Tuple.of(lock.value())))
                .map(found -> found.isEmpty()
                        ? new Head(lock, new Lock.Unregistered(), OrderBook.made(List.of()), 0, 0, null)
                        : head(lock, found.getFirst()));
    }

    private static Head head(LockId id, Row row) {
        Lock.Hardware hardware =
                new Lock.Hardware(row.getString("model"), row.getString("time_zone"), row.getString("public_key"));
        List<AccountId> administrators = Arrays.stream(row.getArrayOfUUIDs("administrators"))
                .map(AccountId::new)
                .toList();
        Lock lock = administrators.isEmpty()
                ? new Lock.Unclaimed(hardware)
                : new Lock.Claimed(hardware, row.getLong("name_version"), administrators);
        return new Head(
                id,
                lock,
                new OrderBook(
                        row.getLong("last_order"),
                        List.of(row.getArrayOfStrings("issuers_believed")),
                        List.of(row.getArrayOfStrings("issuers_taught"))),
                row.getLong("sequence"),
                row.getLong("version"),
                Digest.of(row.getBuffer("claim_code_digest").getBytes()));
    }

    @Override
    public Uni<VersionedKey> key(KeyId key) {
        return statements
                .ask(KEY, List.of(Tuple.of(key.toString())))
                .map(found -> found.isEmpty()
                        ? new VersionedKey(StoredKeys.untouched(key.kind()), 0)
                        : new VersionedKey(
                                StoredKeys.read(key.kind(), found.getFirst().getString("state")),
                                found.getFirst().getLong("version")));
    }

    @Override
    public Uni<Map<KeyId, AnyKey>> keys(LockId lock) {
        return statements
                .run("select key_id, state::text from keys where lock_id = $1 order by key_id", Tuple.of(lock.value()))
                .map(rows -> {
                    Map<KeyId, AnyKey> keys = new LinkedHashMap<>();
                    for (Row row : rows) {
                        KeyId id = KeyId.parse(row.getString("key_id")).orElseThrow();
                        keys.put(id, StoredKeys.read(id.kind(), row.getString("state")));
                    }
                    return keys;
                });
    }

    @Override
    public Uni<Map<Integer, AnyKey>> keys(LockId lock, KeyKind kind) {
        return keys(lock).map(all -> {
            Map<Integer, AnyKey> keys = new LinkedHashMap<>();
            all.forEach((id, key) -> {
                if (id.kind() == kind) {
                    keys.put(id.slot(), key);
                }
            });
            return keys;
        });
    }

    @Override
    public Uni<Set<LockId>> create(Collection<NewLock> locks) {
        return registrations.create(locks);
    }

    @Override
    public Uni<Map<LockId, Registration>> registrations(Collection<LockId> locks) {
        return registrations.of(locks);
    }

    @Override
    public Uni<Void> append(Head after, Map<KeyId, ? extends AnyKey> keysAfter, List<NewEvent> events) {
        Map<String, Long> versions = versions(after.sequence(), events);
        long last = after.sequence() + events.size();
        Uni<Void> done =
                updateHead(after, last, versions.getOrDefault(after.id().value(), after.version()));
        for (Map.Entry<KeyId, ? extends AnyKey> key : keysAfter.entrySet()) {
            long version = versions.getOrDefault(key.getKey().toString(), last);
            done = done.chain(() -> upsert(key.getKey(), key.getValue(), version));
        }
        return done.chain(() -> log.append(Map.of(after.id(), LogRows.numbered(after.id(), after.sequence(), events))));
    }

    /** Of each subject, the number of its newest event. */
    private static Map<String, Long> versions(long before, List<NewEvent> events) {
        Map<String, Long> versions = new HashMap<>();
        long sequence = before;
        for (NewEvent event : events) {
            sequence++;
            if (event.changesItsSubject()) {
                versions.put(event.subject(), sequence);
            }
        }
        return versions;
    }

    private Uni<Void> updateHead(Head after, long sequence, long version) {
        return switch (after.lock()) {
            case Lock.Unregistered l -> throw new IllegalStateException("an unregistered lock has no events");
            case Lock.Unclaimed l -> updateHead(after, l.hardware(), 0, List.of(), sequence, version);
            case Lock.Claimed l ->
                updateHead(after, l.hardware(), l.nameVersion(), l.administrators(), sequence, version);
        };
    }

    private Uni<Void> updateHead(
            Head after,
            Lock.Hardware hardware,
            long nameVersion,
            List<AccountId> administrators,
            long sequence,
            long version) {
        return statements.write(
                UPDATE_HEAD,
                List.of(Tuple.tuple()
                        .addValue(after.id().value())
                        .addValue(sequence)
                        .addValue(version)
                        .addValue(hardware.timeZone())
                        .addValue(nameVersion)
                        .addValue(words(administrators))
                        .addValue(after.orders().lastNumber())
                        .addValue(words(after.orders().believed()))
                        .addValue(words(after.orders().taught()))));
    }

    /** For {@code string_to_array}: a row has no arrays. */
    private static String words(Collection<?> ids) {
        return ids.stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    private Uni<Void> upsert(KeyId id, AnyKey key, long version) {
        return statements.write(
                UPSERT_KEY, List.of(Tuple.of(id.toString(), id.lock().value(), version, StoredKeys.write(key))));
    }

    @Override
    public Uni<Void> report(LockReport report, String reportId) {
        return log.report(report, reportId);
    }
}
