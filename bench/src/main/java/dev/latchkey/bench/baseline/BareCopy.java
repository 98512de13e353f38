package dev.latchkey.bench.baseline;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.bench.system.Database;
import dev.latchkey.events.Topic;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.postgresql.PGConnection;

/** Reads the key events from the first one on and writes them down as they are: one COPY and one durable transaction a poll. */
public final class BareCopy {
    private BareCopy() {}

    /**
     * What was done.
     *
     * @param nanos from the first record to the last commit
     */
    public record Copied(long events, long nanos) {
        public double perSecond() {
            return events / (nanos / 1e9);
        }
    }

    /** Ends at the end of the topic as it is now, or when the time is over. */
    public static Copied run(Database database, String kafka, Duration atMost) {
        database.execute("""
                create schema if not exists bench;
                drop table if exists bench.copied;
                create table bench.copied (lock_id text, at_offset bigint, payload jsonb)""");
        List<TopicPartition> partitions = IntStream.range(0, Topic.KEY_EVENTS.partitions())
                .mapToObj(i -> new TopicPartition(Topic.KEY_EVENTS.topicName(), i))
                .toList();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", kafka, "max.poll.records", 1_000),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
                Connection sql = database.connect()) {
            consumer.assign(partitions);
            long left = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            consumer.seekToBeginning(partitions);
            long events = 0;
            long begin = 0;
            while (left > 0) {
                ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofSeconds(5));
                if (records.isEmpty()) {
                    break;
                }
                begin = begin == 0 ? System.nanoTime() : begin;
                copy(sql, records);
                events += records.count();
                left -= records.count();
                if (System.nanoTime() - begin > atMost.toNanos()) {
                    break;
                }
            }
            return new Copied(events, System.nanoTime() - begin);
        } catch (SQLException | IOException e) {
            throw new BenchFailure("The events can't be copied: " + e.getMessage(), e);
        } finally {
            database.execute("drop table if exists bench.copied");
        }
    }

    private static void copy(Connection sql, ConsumerRecords<String, byte[]> records) throws SQLException, IOException {
        StringBuilder rows = new StringBuilder();
        for (ConsumerRecord<String, byte[]> one : records) {
            rows.append(one.key())
                    .append('\t')
                    .append(one.offset())
                    .append('\t')
                    .append(new String(one.value(), StandardCharsets.UTF_8).replace("\\", "\\\\"))
                    .append('\n');
        }
        sql.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy bench.copied from stdin", new StringReader(rows.toString()));
    }
}
