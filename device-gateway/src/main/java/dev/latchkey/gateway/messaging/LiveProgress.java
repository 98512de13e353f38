package dev.latchkey.gateway.messaging;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How long ago a reader had read all that Kafka had for it. One number for whatever may be wrong with the reader: that it isn't there, that Kafka doesn't answer it, which its poll
 * keeps to itself, or that more comes than it takes. The reader's thread writes, any may ask.
 */
final class LiveProgress {
    /** Counts Kafka's answers, also those that have nothing new. */
    private static final String ANSWERS = "fetch-total";

    private final LongSupplier nanoTime;
    private final Map<TopicPartition, Long> atEnd = new ConcurrentHashMap<>();
    /** What counts while there are no partitions. */
    private volatile long nothingToRead;

    private @Nullable Metric answers;
    private @Nullable Object answered;

    LiveProgress(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.nothingToRead = nanoTime.getAsLong();
    }

    /** Kafka has said that there are no partitions. */
    void nothingToRead() {
        nothingToRead = nanoTime.getAsLong();
    }

    /** The reader goes on with these partitions, which are all there are; of those that it has followed before it is as far behind as it was. */
    void follows(Collection<TopicPartition> partitions, Consumer<?, ?> reader) {
        long since = atEnd.isEmpty() ? nothingToRead : nanoTime.getAsLong();
        partitions.forEach(partition -> atEnd.putIfAbsent(partition, since));
        answers = reader.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals(ANSWERS))
                .findFirst()
                .orElse(null);
        answered = answers == null ? null : answers.metricValue();
    }

    /** What the last poll has given is taken in. */
    void read(Consumer<?, ?> reader) {
        Object now = answers == null ? null : answers.metricValue();
        if (now == null || now.equals(answered)) {
            return;
        }
        answered = now;
        for (TopicPartition partition : atEnd.keySet()) {
            if (reader.currentLag(partition).equals(OptionalLong.of(0))) {
                atEnd.put(partition, nanoTime.getAsLong());
            }
        }
    }

    /** Of the partition that is the furthest behind. */
    Duration behind() {
        long eldest = atEnd.values().stream().mapToLong(Long::longValue).min().orElse(nothingToRead);
        return Duration.ofNanos(nanoTime.getAsLong() - eldest);
    }
}
