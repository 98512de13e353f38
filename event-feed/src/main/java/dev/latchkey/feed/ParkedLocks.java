package dev.latchkey.feed;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The locks that wait for a repair, the same for all instances.
 *
 * <p>No event is lost between the stream and a repair: whoever passes a record over raises the row's revision first, and a
 * repair takes the row away only if the revision is still the one from before it asked share-service, which knows every event
 * before the stream does.
 */
@ApplicationScoped
class ParkedLocks {
    private static final String PASS_OVER = """
            update parked_locks p
            set revision = revision + 1, seen_sequence = greatest(p.seen_sequence, b.sequence)
            from (select * from unnest($1::text[], $2::bigint[]) as b (lock_id, sequence) order by lock_id) b
            where p.lock_id = b.lock_id
            returning p.lock_id""";

    private static final String PARK = """
            insert into parked_locks as p (lock_id, next_sequence, seen_sequence, reason, detail)
            values ($1, $2, $3, $4, $5)
            on conflict (lock_id) do update
            set revision = p.revision + 1, seen_sequence = greatest(p.seen_sequence, excluded.seen_sequence)""";

    /** Other instances leave it alone for the lease; if this one dies, they go on after it. */
    private static final String CLAIM = """
            update parked_locks p set next_attempt_at = now() + $1 * interval '1 millisecond'
            from (
              select lock_id from parked_locks where next_attempt_at <= now()
              order by next_attempt_at limit 1 for update skip locked) due
            where p.lock_id = due.lock_id
            returning p.lock_id, p.reason, p.seen_sequence, p.revision, p.attempts""";

    private static final String POSTPONE = """
            update parked_locks
            set next_sequence = $2, reason = $3, detail = $4, attempts = attempts + 1, last_attempt_at = now(),
                next_attempt_at = now() + $5 * interval '1 millisecond'
            where lock_id = $1""";

    private static final String RELEASE = "delete from parked_locks where lock_id = $1 and revision = $2";

    private static final String AT_ONCE = "update parked_locks set next_attempt_at = now() where lock_id = $1";

    private static final String SUMMARY = """
            select count(*), coalesce(extract(epoch from now() - min(since)), 0)::float8,
              coalesce((select string_agg(lock_id, ', ' order by since)
                from (select lock_id, since from parked_locks order by since limit 20) eldest), '')
            from parked_locks""";

    private final Pool pool;

    ParkedLocks(Pool pool) {
        this.pool = pool;
    }

    /** @param seen highest sequence seen beyond the position; 0 if none could be read */
    record Due(String lockId, Parking.Reason reason, long seen, long revision, int attempts) {}

    /** @param eldest ids of at most 20 locks */
    record Summary(long locks, Duration oldest, String eldest) {}

    /** Those of these locks that are parked: their records are to be passed over. */
    Uni<Set<String>> passOver(Map<String, Long> newestSequences) {
        List<Map.Entry<String, Long>> rows = new ArrayList<>(newestSequences.entrySet());
        return pool.preparedQuery(PASS_OVER)
                .execute(Tuple.of(
                        rows.stream().map(Map.Entry::getKey).toArray(String[]::new),
                        rows.stream().map(Map.Entry::getValue).toArray(Long[]::new)))
                .map(found -> {
                    Set<String> parked = new HashSet<>();
                    found.forEach(row -> parked.add(row.getString(0)));
                    return parked;
                });
    }

    Uni<Void> park(Collection<Parking> parkings) {
        if (parkings.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return pool.preparedQuery(PARK)
                .executeBatch(parkings.stream()
                        .map(p -> Tuple.of(
                                p.lockId(), p.next(), p.seen(), p.reason().tag(), p.detail()))
                        .toList())
                .replaceWithVoid();
    }

    /** The lock that is due longest; empty if none is. */
    Uni<List<Due>> claim(Duration lease) {
        return pool.preparedQuery(CLAIM).execute(Tuple.of(lease.toMillis())).map(rows -> {
            List<Due> due = new ArrayList<>();
            rows.forEach(row -> due.add(new Due(
                    row.getString("lock_id"),
                    Parking.Reason.ofTag(row.getString("reason")),
                    row.getLong("seen_sequence"),
                    row.getLong("revision"),
                    row.getInteger("attempts"))));
            return due;
        });
    }

    Uni<Void> postpone(Parking still, Duration pause) {
        return pool.preparedQuery(POSTPONE)
                .execute(Tuple.of(still.lockId(), still.next(), still.reason().tag(), still.detail(), pause.toMillis()))
                .replaceWithVoid();
    }

    /** @return false if records were passed over meanwhile: it is due again at once */
    Uni<Boolean> release(Due repaired) {
        return pool.preparedQuery(RELEASE)
                .execute(Tuple.of(repaired.lockId(), repaired.revision()))
                .chain(deleted -> deleted.rowCount() > 0
                        ? Uni.createFrom().item(true)
                        : pool.preparedQuery(AT_ONCE)
                                .execute(Tuple.of(repaired.lockId()))
                                .replaceWith(false));
    }

    Uni<Summary> summary() {
        return pool.query(SUMMARY).execute().map(rows -> {
            Row row = rows.iterator().next();
            return new Summary(row.getLong(0), Duration.ofMillis((long) (row.getDouble(1) * 1_000)), row.getString(2));
        });
    }
}
