package dev.latchkey.shares.persistence;

import static dev.latchkey.shares.persistence.MultiRow.Column.BIGINT;
import static dev.latchkey.shares.persistence.MultiRow.Column.BYTEA;
import static dev.latchkey.shares.persistence.MultiRow.Column.SMALLINT;
import static dev.latchkey.shares.persistence.MultiRow.Column.TEXT;
import static dev.latchkey.shares.persistence.MultiRow.Column.TIMESTAMPTZ;

import dev.latchkey.events.Envelope;
import dev.latchkey.events.Topic;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.messaging.OutboxSignal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.utils.Utils;

/** What one transaction leaves for the relay. */
final class Outbox {
    /** The ids, by which the rows of a stream are sent, are given in the order of the rows. */
    private static final MultiRow INSERT =
            new MultiRow("""
            insert into outbox (shard, topic, stream, record_key, event_id, type, subject, sequence, at,
                                correlation_id, causation_id, payload)
            select shard, topic, stream, record_key, event_id, type, subject, sequence, at, correlation_id, causation_id, payload
            from $rows as r (shard, topic, stream, record_key, event_id, type, subject, sequence, at, correlation_id, causation_id,
                             payload, place)
            order by place""", SMALLINT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, BIGINT, TIMESTAMPTZ, TEXT, TEXT, BYTEA);

    private final Set<Integer> written = new HashSet<>();
    private final Statements statements;

    Outbox(Statements statements) {
        this.statements = statements;
    }

    /** The shards that got rows. */
    Set<Integer> written() {
        return written;
    }

    Uni<Void> add(Topic topic, String stream, String recordKey, List<Envelope<byte[]>> events) {
        return insert(rows(topic, stream, recordKey, events));
    }

    /** @param events of each lock, in order */
    Uni<Void> addKeyEvents(Map<LockId, List<Envelope<byte[]>>> events) {
        List<Tuple> rows = new ArrayList<>();
        events.forEach((lock, numbered) -> rows.addAll(rows(Topic.KEY_EVENTS, lock.value(), lock.value(), numbered)));
        return insert(rows);
    }

    private List<Tuple> rows(Topic topic, String stream, String recordKey, List<Envelope<byte[]>> events) {
        int shard = shardOf(stream);
        written.add(shard);
        List<Tuple> rows = new ArrayList<>(events.size());
        for (Envelope<byte[]> event : events) {
            rows.add(Tuple.tuple()
                    .addValue((short) shard)
                    .addValue(topic.topicName())
                    .addValue(stream)
                    .addValue(recordKey)
                    .addValue(event.id())
                    .addValue(event.type())
                    .addValue(event.subject())
                    .addValue(event.sequence())
                    .addValue(utc(event.time()))
                    .addValue(event.correlationId())
                    .addValue(event.causationId())
                    .addValue(Buffer.buffer(event.data())));
        }
        return rows;
    }

    /** Erases what a record key of a compacted topic says. */
    Uni<Void> addTombstone(Topic topic, String stream, String recordKey, Instant at) {
        int shard = shardOf(stream);
        written.add(shard);
        Tuple row = Tuple.tuple()
                .addValue((short) shard)
                .addValue(topic.topicName())
                .addValue(stream)
                .addValue(recordKey)
                .addValue(UUID.randomUUID().toString())
                .addValue(null)
                .addValue(null)
                .addValue(0L)
                .addValue(utc(at))
                .addValue(null)
                .addValue(null)
                .addValue(null);
        return insert(List.of(row));
    }

    private Uni<Void> insert(List<Tuple> rows) {
        return statements.write(INSERT, rows);
    }

    private static int shardOf(String stream) {
        return Utils.toPositive(Utils.murmur2(stream.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                % OutboxSignal.SHARDS;
    }

    static OffsetDateTime utc(Instant at) {
        return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
    }
}
