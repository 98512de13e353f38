package dev.latchkey.shares.persistence;

import dev.latchkey.events.Envelope;
import dev.latchkey.shares.application.Digest;
import dev.latchkey.shares.application.LockStore.NewLock;
import dev.latchkey.shares.application.Registration;
import dev.latchkey.shares.domain.Lock;
import dev.latchkey.shares.domain.LockId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/** What locks are registered with (L1), one or many at a time. */
final class RegistrationRows {
    private final Statements statements;
    private final LogRows log;

    RegistrationRows(Statements statements, LogRows log) {
        this.statements = statements;
        this.log = log;
    }

    /** In the order of their ids, so that two imports with the same locks don't wait for each other. */
    Uni<Set<LockId>> create(Collection<NewLock> locks) {
        List<NewLock> sorted = locks.stream()
                .sorted(Comparator.comparing(lock -> lock.registration().lock().value()))
                .toList();
        return statements
                .run(
                        """
                        insert into locks (lock_id, sequence, version, model, time_zone, public_key, claim_code_digest, name_version,
                                           administrators, issuers_believed, issuers_taught)
                        select lock_id, sequence, sequence, model, time_zone, public_key, claim_code_digest, 0, '{}',
                            string_to_array(issuers, ' '), string_to_array(issuers, ' ')
                        from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::text[])
                          with ordinality as l (lock_id, sequence, model, time_zone, public_key, claim_code_digest, issuers, place)
                        order by place
                        on conflict (lock_id) do nothing
                        returning lock_id""",
                        Tuple.tuple()
                                .addValue(column(
                                        sorted,
                                        String[]::new,
                                        lock -> lock.registration().lock().value()))
                                .addValue(column(sorted, Long[]::new, lock ->
                                        (long) lock.events().size()))
                                .addValue(column(
                                        sorted,
                                        String[]::new,
                                        lock -> lock.registration().hardware().model()))
                                .addValue(column(
                                        sorted,
                                        String[]::new,
                                        lock -> lock.registration().hardware().timeZone()))
                                .addValue(column(
                                        sorted,
                                        String[]::new,
                                        lock -> lock.registration().hardware().publicKey()))
                                .addValue(column(
                                        sorted,
                                        Buffer[]::new,
                                        lock -> Buffer.buffer(lock.registration()
                                                .claimCodeDigest()
                                                .bytes())))
                                .addValue(column(sorted, String[]::new, lock -> String.join(" ", lock.issuers()))))
                .chain(rows -> {
                    Set<LockId> created = new HashSet<>();
                    rows.forEach(row -> created.add(new LockId(row.getString(0))));
                    Map<LockId, List<Envelope<byte[]>>> first = new LinkedHashMap<>();
                    for (NewLock lock : sorted) {
                        LockId id = lock.registration().lock();
                        if (created.contains(id)) {
                            first.put(id, LogRows.numbered(id, 0, lock.events()));
                        }
                    }
                    return log.append(first).replaceWith(created);
                });
    }

    private static <T> T[] column(List<NewLock> locks, IntFunction<T[]> array, Function<NewLock, T> value) {
        return locks.stream().map(value).toArray(array);
    }

    /** Read from the first event, since an administrator may have changed the lock. */
    Uni<Map<LockId, Registration>> of(Collection<LockId> locks) {
        if (locks.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return statements
                .run("""
                        select e.lock_id, e.payload -> 'lock' ->> 'model', e.payload -> 'lock' ->> 'timeZone',
                          e.payload ->> 'publicKey', l.claim_code_digest
                        from events e join locks l on l.lock_id = e.lock_id
                        where e.lock_id = any($1) and e.sequence = 1""", Tuple.of(locks.stream().map(LockId::value).toArray(String[]::new)))
                .map(rows -> {
                    Map<LockId, Registration> found = new HashMap<>();
                    for (Row row : rows) {
                        LockId id = new LockId(row.getString(0));
                        Lock.Hardware hardware =
                                new Lock.Hardware(row.getString(1), row.getString(2), row.getString(3));
                        found.put(
                                id,
                                new Registration(
                                        id, hardware, Digest.of(row.getBuffer(4).getBytes())));
                    }
                    return found;
                });
    }
}
