package dev.latchkey.gateway.messaging;

import java.util.Map;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;

/** Kafka's own consumer for tests, which counts answers only when it is told to. */
final class AnsweredReader extends MockConsumer<String, byte[]> {
    private volatile double answers;
    private volatile boolean knowsItsLag = true;

    AnsweredReader() {
        super("latest");
    }

    void isAnswered() {
        answers = answers + 1;
    }

    /** As between the assignment of a partition and the first answer for it. */
    void knowsNoLag() {
        knowsItsLag = false;
    }

    void isAt(TopicPartition partition, long position, long end) {
        updateEndOffsets(Map.of(partition, end));
        seek(partition, position);
    }

    @Override
    public OptionalLong currentLag(TopicPartition partition) {
        return knowsItsLag ? super.currentLag(partition) : OptionalLong.empty();
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return Stream.of(new Named("fetch-rate", () -> 0.0), new Named("fetch-total", () -> answers))
                .collect(Collectors.toMap(Named::metricName, Function.identity()));
    }

    private record Named(String name, DoubleSupplier value) implements Metric {
        @Override
        public MetricName metricName() {
            return new MetricName(name, "consumer-fetch-manager-metrics", "", Map.of());
        }

        @Override
        public Object metricValue() {
            return value.getAsDouble();
        }
    }
}
