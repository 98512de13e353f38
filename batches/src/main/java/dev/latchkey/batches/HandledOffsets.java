package dev.latchkey.batches;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far the own partitions are handled, as far as Kafka has not been told. Thread-safe. */
final class HandledOffsets {
    private final Set<TopicPartition> own = new HashSet<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();

    synchronized void assigned(Collection<TopicPartition> partitions) {
        own.addAll(partitions);
    }

    /**
     * Of a partition that is somebody else's by now nothing is kept: the new owner has told Kafka more.
     *
     * @param offset of the last record that is handled, and all before it
     */
    synchronized void handled(TopicPartition partition, long offset) {
        if (own.contains(partition)) {
            next.merge(partition, offset + 1, Math::max);
        }
    }

    /** What is to be told, once; each the offset of the first record that is not handled. */
    synchronized Map<TopicPartition, OffsetAndMetadata> take() {
        return take(own);
    }

    /** They are somebody else's from now on. What is still to be told of them, as with {@link #take()}. */
    synchronized Map<TopicPartition, OffsetAndMetadata> revoked(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> left = take(partitions);
        own.removeAll(partitions);
        return left;
    }

    /** Kafka did not take it. What has been handled since is further on, and stays. */
    synchronized void back(Map<TopicPartition, OffsetAndMetadata> taken) {
        taken.forEach((partition, offset) -> handled(partition, offset.offset() - 1));
    }

    private Map<TopicPartition, OffsetAndMetadata> take(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> taken = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Long offset = next.remove(partition);
            if (offset != null) {
                taken.put(partition, new OffsetAndMetadata(offset));
            }
        }
        return taken;
    }
}
