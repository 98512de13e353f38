package dev.latchkey.gateway.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When the live way of orders counts as behind, by Kafka's own consumer for tests. */
@Tag("B2")
class LiveProgressTest {
    private static final TopicPartition FIRST = new TopicPartition("key-events", 0);
    private static final TopicPartition SECOND = new TopicPartition("key-events", 1);

    private static final class Reader extends MockConsumer<String, byte[]> {
        private double answers;

        Reader() {
            super("latest");
        }

        void isAt(TopicPartition partition, long position, long end) {
            updateEndOffsets(Map.of(partition, end));
            seek(partition, position);
        }

        @Override
        public Map<MetricName, ? extends Metric> metrics() {
            Map<MetricName, Metric> metrics = new HashMap<>();
            for (String name : List.of("fetch-rate", "fetch-total")) {
                MetricName full = new MetricName(name, "consumer-fetch-manager-metrics", "", Map.of());
                metrics.put(full, new Metric() {
                    @Override
                    public MetricName metricName() {
                        return full;
                    }

                    @Override
                    public Object metricValue() {
                        return name.equals("fetch-total") ? answers : 0.0;
                    }
                });
            }
            return metrics;
        }
    }

    private final Reader reader = new Reader();
    private long seconds = 1_000;
    private final LiveProgress progress =
            new LiveProgress(() -> Duration.ofSeconds(seconds).toNanos());

    private void follow(TopicPartition... partitions) {
        reader.assign(List.of(partitions));
        List.of(partitions).forEach(partition -> reader.isAt(partition, 0, 0));
        progress.follows(List.of(partitions), reader);
    }

    private void kafkaAnswers() {
        reader.answers++;
        progress.read(reader);
    }

    private void assertThatItIsBehind(int howLong) {
        assertThat(progress.behind()).isEqualTo(Duration.ofSeconds(howLong));
    }

    @Test
    void b2_readerThatNeverBegins_isBehindSinceTheStart() {
        seconds += 10;
        assertThatItIsBehind(10);
        progress.nothingToRead();
        assertThatItIsBehind(0);
    }

    @Test
    void b2_readerThatKafkaAnswers_isAtTheEnd_alsoWhenNothingNewComes() {
        follow(FIRST);
        seconds += 10;
        kafkaAnswers();

        assertThatItIsBehind(0);
    }

    @Test
    void b2_readerThatKafkaDoesNotAnswer_isBehind_thoughItHasReadAll() {
        follow(FIRST);
        kafkaAnswers();
        seconds += 10;
        progress.read(reader);

        assertThatItIsBehind(10);
    }

    @Test
    void b2_readerThatDoesNotKeepUp_isBehind_byTheSlowestPartition() {
        follow(FIRST, SECOND);
        kafkaAnswers();
        reader.isAt(SECOND, 7, 9);
        seconds += 10;
        kafkaAnswers();
        assertThatItIsBehind(10);

        reader.isAt(SECOND, 9, 9);
        kafkaAnswers();
        assertThatItIsBehind(0);
    }

    @Test
    void b2_readerThatBeginsAnew_isAsFarBehindAsBefore_untilItIsAnswered() {
        follow(FIRST);
        kafkaAnswers();
        seconds += 10;
        follow(FIRST, SECOND);
        assertThatItIsBehind(10);

        kafkaAnswers();
        assertThatItIsBehind(0);
    }
}
