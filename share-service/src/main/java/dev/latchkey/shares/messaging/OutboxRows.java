package dev.latchkey.shares.messaging;

import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.Topic;
import dev.latchkey.shares.application.EventLog;
import dev.latchkey.shares.messaging.RelayProducer.UnsendableRow;
import dev.latchkey.shares.messaging.ShardSender.Refused;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;

/** The relay's side of the outbox and its leases. */
@ApplicationScoped
public class OutboxRows {
    private final Pool pool;

    OutboxRows(Pool pool) {
        this.pool = pool;
    }

    /**
     * @param stream rows of one stream are sent to each topic in the order of their ids
     * @param parked whether the stream is parked: this is another attempt
     */
    record Waiting(
            long id,
            int shard,
            String topic,
            String stream,
            boolean parked,
            Supplier<ProducerRecord<String, byte[]>> content) {
        /** @throws UnsendableRow if no record can be made of it */
        ProducerRecord<String, byte[]> message() {
            try {
                return content.get();
            } catch (RuntimeException e) {
                throw new UnsendableRow(e);
            }
        }
    }

    /**
     * Forgets what Kafka has acknowledged, and reads the oldest rows of these shards that are left, whatever was sent before; not those
     * of a parked stream before it is due. One statement, as each is a round trip and a commit. What it forgets may come again after the
     * database has crashed, and is then sent again: nobody waits for the disk here.
     *
     * @param passedOver streams that are left out this time
     */
    Uni<List<Waiting>> next(
            Collection<Integer> shards, Collection<Long> acknowledged, Collection<String> passedOver, int limit) {
        return pool.preparedQuery("""
                        with unhurried as (select set_config('synchronous_commit', 'off', true)),
                        forgotten as (delete from outbox using unhurried where id = any($2))
                        select o.*, p.stream is not null as parked from outbox o left join parked_streams p using (stream)
                        where o.shard = any($1) and o.id <> all($2) and o.stream <> all($3)
                          and (p.stream is null or p.next_attempt_at <= now())
                        order by o.id limit $4""")
                .execute(Tuple.of(
                        shards.stream().map(Integer::shortValue).toArray(Short[]::new),
                        acknowledged.toArray(Long[]::new),
                        passedOver.toArray(String[]::new),
                        limit))
                .map(rows -> {
                    List<Waiting> waiting = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        waiting.add(new Waiting(
                                row.getLong("id"),
                                row.getShort("shard"),
                                row.getString("topic"),
                                row.getString("stream"),
                                row.getBoolean("parked"),
                                () -> message(row)));
                    }
                    return waiting;
                });
    }

    /** These streams wait, each longer than the time before; the others of their shards go on (inv-8). */
    Uni<Void> park(Collection<Refused> refused, Duration firstPause, Duration longestPause) {
        if (refused.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return pool.preparedQuery("""
                        insert into parked_streams as p (stream, row_id, reason, next_attempt_at)
                        values ($1, $2, $3, now() + $4 * interval '1 millisecond')
                        on conflict (stream) do update
                        set row_id = excluded.row_id, reason = excluded.reason, attempts = p.attempts + 1,
                            next_attempt_at = now()
                              + least($5, $4 * power(2, least(p.attempts, 30))) * interval '1 millisecond'""")
                .executeBatch(refused.stream()
                        .map(r -> Tuple.of(r.stream(), r.rowId(), r.reason(), (double) firstPause.toMillis(), (double)
                                longestPause.toMillis()))
                        .toList())
                .replaceWithVoid();
    }

    Uni<Void> unpark(Collection<String> streams) {
        if (streams.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return pool.preparedQuery("delete from parked_streams where stream = any($1)")
                .execute(Tuple.tuple().addArrayOfString(streams.toArray(String[]::new)))
                .replaceWithVoid();
    }

    /** The shards that have rows: one look into the index each, however long the outbox is. */
    Uni<List<Integer>> shardsWithRows() {
        return pool.preparedQuery("""
                        select s from generate_series(0, $1 - 1) s
                        where exists (select 1 from outbox where shard = s)""").execute(Tuple.of(OutboxSignal.SHARDS)).map(rows -> {
            List<Integer> shards = new ArrayList<>();
            for (Row row : rows) {
                shards.add(row.getInteger(0));
            }
            return shards;
        });
    }

    /** All that waits. Reads the whole outbox, so not often. */
    record Backlog(long rows, Duration oldest, long parkedStreams) {}

    Uni<Backlog> backlog() {
        return pool.query("""
                        select count(*), coalesce(extract(epoch from now() - min(at)), 0)::float8,
                          (select count(*) from parked_streams)
                        from outbox""").execute().map(rows -> {
            Row row = rows.iterator().next();
            return new Backlog(
                    row.getLong(0), Duration.ofMillis(Math.max(0, (long) (row.getDouble(1) * 1_000))), row.getLong(2));
        });
    }

    /** Takes and keeps the shards that nobody else holds. Returns those this owner has now. */
    Uni<Set<Integer>> renew(UUID owner, int shards, Duration lease) {
        return pool.preparedQuery("""
                        insert into relay_leases as l (shard, owner, until)
                        select s, $1, now() + $3 * interval '1 millisecond' from generate_series(0, $2 - 1) s order by s
                        on conflict (shard) do update set owner = excluded.owner, until = excluded.until
                        where l.owner = excluded.owner or l.until < now()
                        returning shard""")
                .execute(Tuple.of(owner, shards, (double) lease.toMillis()))
                .map(rows -> {
                    Set<Integer> owned = new HashSet<>();
                    for (Row row : rows) {
                        owned.add((int) row.getShort(0));
                    }
                    return owned;
                });
    }

    Uni<Void> release(UUID owner) {
        return pool.preparedQuery("delete from relay_leases where owner = $1")
                .execute(Tuple.of(owner))
                .replaceWithVoid();
    }

    private static ProducerRecord<String, byte[]> message(Row row) {
        Topic topic = topic(row.getString("topic"));
        String recordKey = row.getString("record_key");
        // all that an account has on the account topic is in one partition, whatever its record keys are
        Integer partition = topic.compacted()
                ? Utils.toPositive(Utils.murmur2(Utils.utf8(row.getString("stream")))) % topic.partitions()
                : null;
        Buffer payload = row.getBuffer("payload");
        if (payload == null) {
            long at = row.getOffsetDateTime("at").toInstant().toEpochMilli(); // as of an event, however late it is sent
            return new ProducerRecord<>(topic.topicName(), partition, at, recordKey, null, List.of());
        }
        return EventCodec.toRecord(
                topic,
                partition,
                recordKey,
                new Envelope<>(
                        row.getString("event_id"),
                        row.getString("type"),
                        EventLog.SOURCE,
                        row.getString("subject"),
                        row.getOffsetDateTime("at").toInstant(),
                        row.getLong("sequence"),
                        row.getString("correlation_id"),
                        row.getString("causation_id"),
                        payload.getBytes()));
    }

    private static Topic topic(String name) {
        for (Topic topic : Topic.values()) {
            if (topic.topicName().equals(name)) {
                return topic;
            }
        }
        throw new IllegalStateException("no topic " + name);
    }
}
