package dev.latchkey.feed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes a {@link FeedRecord} of each record on the polling thread, which has the next ones while those before are still being applied: a
 * reader that is far behind spends as long on reading as on its rows. In front of {@link dev.latchkey.batches.Gathering}, which waits.
 */
public final class ReadAhead implements ConsumerInterceptor<String, Object> {
    @Override
    public void configure(Map<String, ?> settings) {
        // nothing to set
    }

    /** @param records with {@code byte[]} as values; the answer has {@link FeedRecord}s */
    @Override
    public ConsumerRecords<String, Object> onConsume(ConsumerRecords<String, Object> records) {
        Map<TopicPartition, List<ConsumerRecord<String, Object>>> read = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<String, Object>> ofPartition = new ArrayList<>();
            records.records(partition).forEach(one -> ofPartition.add(with(FeedRecord.of(asSent(one)), one)));
            read.put(partition, ofPartition);
        }
        return new ConsumerRecords<>(read, records.nextOffsets());
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // nothing to do
    }

    @Override
    public void close() {
        // holds nothing
    }

    private static ConsumerRecord<String, byte[]> asSent(ConsumerRecord<String, Object> one) {
        return with((byte[]) one.value(), one);
    }

    private static <V> ConsumerRecord<String, V> with(V value, ConsumerRecord<String, Object> one) {
        return new ConsumerRecord<>(
                one.topic(),
                one.partition(),
                one.offset(),
                one.timestamp(),
                one.timestampType(),
                one.serializedKeySize(),
                one.serializedValueSize(),
                one.key(),
                value,
                one.headers(),
                one.leaderEpoch(),
                one.deliveryCount());
    }
}
