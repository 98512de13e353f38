package dev.latchkey.shares.messaging;

import dev.latchkey.events.Topic;
import dev.latchkey.shares.application.EventLog;
import dev.latchkey.shares.config.RelayConfig;
import io.smallrye.common.annotation.Identifier;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether Kafka has events that the database doesn't know: it was restored to an earlier moment, or a standby that lacked the last commits has
 * taken over. The numbers of those events are given again, to others, which readers would take for repeats and pass over: their lists would be
 * wrong, silently. So the relay sends nothing then and the service isn't ready, until Kafka has been emptied (docs/operations.md).
 *
 * <p>Asked before the relay takes shards, after a start and whenever the database was away. Some of the newest records of each partition are
 * enough, as what is lost is the newest. Kafka is read first: what it has was committed before it was sent. Compared is only what this service has
 * published by its own account; an event that others have sent under its name is as good as one that was lost. A topic that is empty, or not there
 * yet, has nothing to compare, and neither have partitions that can't be read, if others can: what they are sent waits as well.
 *
 * <p>For one thread; {@link #ahead()} for any.
 */
@ApplicationScoped
public class PublishedHistory {
    private static final Logger LOG = Logger.getLogger(PublishedHistory.class);

    /** Of each partition. More than one, as the last may be a repeat of an older event. */
    private static final int NEWEST = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Whether Kafka has been emptied is asked so often; each time takes a connection to it. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    /** Times of events have nine digits in Kafka and six here. A number that was given again has another time. */
    private static final String UNKNOWN = """
            select r.lock_id || ':' || r.sequence from unnest($1::text[], $2::bigint[], $3::timestamptz[]) as r (lock_id, sequence, at)
            where not exists (
              select from events e where e.lock_id = r.lock_id and e.sequence = r.sequence
                and e.at between r.at - interval '1 millisecond' and r.at + interval '1 millisecond')
            limit 1""";

    private final Pool pool;
    private final boolean compares;
    private final Map<String, Object> kafka;
    private boolean sound;
    private volatile @Nullable String ahead;
    private long askedAt;

    PublishedHistory(Pool pool, RelayConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.pool = pool;
        this.compares = config.comparesHistory();
        this.kafka = settings(kafka);
    }

    /** The id of an event that Kafka has and the database doesn't; null if none is known. */
    public @Nullable String ahead() {
        return ahead;
    }

    /** The database was away: another one may be behind its address now. */
    void databaseWasAway() {
        sound = false;
        askedAt = 0;
    }

    /**
     * Whether the relay may send. Waits for Kafka and the database, a few seconds at most, unless it is known.
     *
     * @throws RuntimeException if they can't be asked now
     */
    boolean isSound() {
        if (!compares || sound) {
            return true;
        }
        if (ahead != null && askedAt != 0 && System.nanoTime() - askedAt < AGAIN.toNanos()) {
            return false;
        }
        String unknown = unknown(newestAllowed());
        askedAt = System.nanoTime();
        ahead = unknown;
        sound = unknown == null;
        if (unknown != null) {
            LOG.errorf(
                    "history.kafka-is-ahead event=%s: the database does not know an event that was published, so it was restored to an"
                            + " earlier moment; nothing is published until an operator has followed docs/operations.md",
                    unknown);
        }
        return sound;
    }

    private @Nullable String unknown(List<Published> newest) {
        if (newest.isEmpty()) {
            return null;
        }
        return pool.preparedQuery(UNKNOWN)
                .execute(Tuple.of(
                        newest.stream().map(Published::lockId).toArray(String[]::new),
                        newest.stream().map(Published::sequence).toArray(Long[]::new),
                        newest.stream().map(Published::at).toArray(OffsetDateTime[]::new)))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getString(0))
                .await()
                .atMost(PATIENCE);
    }

    /** None if an installation of before has not granted it: it goes on as it did, and is told. */
    private List<Published> newestAllowed() {
        try {
            return newest();
        } catch (AuthorizationException e) {
            LOG.errorf(
                    "history.not-compared: share-service may not read %s, so it can't tell whether the database was restored",
                    Topic.KEY_EVENTS.topicName());
            return List.of();
        }
    }

    private List<Published> newest() {
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.KEY_EVENTS.topicName(), PATIENCE).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = offsets(partitions, asked -> consumer.endOffsets(asked, PATIENCE));
            Map<TopicPartition, Long> beginnings =
                    offsets(partitions, asked -> consumer.beginningOffsets(asked, PATIENCE));
            Map<TopicPartition, Long> unread = new HashMap<>();
            ends.forEach((partition, end) -> {
                Long beginning = beginnings.get(partition);
                if (beginning != null && beginning < end) {
                    unread.put(partition, end);
                }
            });
            consumer.assign(unread.keySet());
            unread.forEach((partition, end) ->
                    consumer.seek(partition, Math.max(beginnings.getOrDefault(partition, 0L), end - NEWEST)));
            return read(consumer, unread);
        }
    }

    private interface Question {
        Map<TopicPartition, Long> ask(List<TopicPartition> partitions);
    }

    /** Those that answer, if any do. */
    private static Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, Question question) {
        try {
            return new HashMap<>(question.ask(partitions));
        } catch (TimeoutException e) {
            Map<TopicPartition, Long> answered = new HashMap<>();
            for (TopicPartition partition : partitions) {
                try {
                    answered.putAll(question.ask(List.of(partition)));
                } catch (TimeoutException without) {
                    LOG.warnf("what partition %s has can't be compared: it does not answer", partition);
                }
            }
            if (answered.isEmpty()) {
                throw e;
            }
            return answered;
        }
    }

    /** @param unread of each partition, where its records end */
    private static List<Published> read(KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> unread) {
        List<Published> newest = new ArrayList<>();
        long began = System.nanoTime();
        while (!unread.isEmpty()) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new TimeoutException("the newest records can't be read");
            }
            for (ConsumerRecord<String, byte[]> kafkaRecord : consumer.poll(Duration.ofMillis(200))) {
                Published published = Published.of(kafkaRecord);
                if (published != null) {
                    newest.add(published);
                }
            }
            unread.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        }
        return newest;
    }

    private static Map<String, Object> settings(Map<String, Object> kafka) {
        Map<String, Object> settings = new LinkedHashMap<>(kafka);
        settings.keySet().removeIf(name -> name.contains("serializer") || name.equals(ConsumerConfig.GROUP_ID_CONFIG));
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        return settings;
    }

    /** An event as its headers tell. */
    private record Published(String lockId, long sequence, OffsetDateTime at) {
        /** @return null if it isn't this service's */
        static @Nullable Published of(ConsumerRecord<String, byte[]> kafkaRecord) {
            String lockId = kafkaRecord.key();
            String sequence = text(kafkaRecord, "ce_sequence");
            String time = text(kafkaRecord, "ce_time");
            if (lockId == null
                    || time == null
                    || sequence == null
                    || !sequence.matches("[1-9][0-9]{0,17}")
                    || !EventLog.SOURCE.equals(text(kafkaRecord, "ce_source"))
                    || !(lockId + ":" + sequence).equals(text(kafkaRecord, "ce_id"))) {
                return null;
            }
            try {
                return new Published(lockId, Long.parseLong(sequence), OffsetDateTime.parse(time));
            } catch (DateTimeException e) {
                return null;
            }
        }

        private static @Nullable String text(ConsumerRecord<String, byte[]> kafkaRecord, String name) {
            Header header = kafkaRecord.headers().lastHeader(name);
            return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        }
    }
}
