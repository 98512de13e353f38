package dev.latchkey.shares.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shares.messaging.OutboxRows.Waiting;
import dev.latchkey.shares.messaging.RelayProducer.Fault;
import dev.latchkey.shares.messaging.ShardSender.Refused;
import dev.latchkey.shares.messaging.ShardSender.Sent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ShardSenderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration TURN = Duration.ofSeconds(10);

    @Test
    @Tag("inv-8")
    void inv8_rowThatKafkaRefuses_stopsItsOwnStreamOnly() {
        KafkaWithALimit kafka = new KafkaWithALimit(true);

        Sent sent = sender(kafka)
                .send(List.of(row(1, "a", 1), row(2, "b", 1), row(3, "a", 1000), row(4, "a", 1), row(5, "b", 1)));

        assertThat(sent.acknowledged()).containsExactlyInAnyOrder(1L, 2L, 5L);
        assertThat(sent.refused()).containsExactly(new Refused("a", 3, "RecordTooLargeException"));
        assertThat(sent.failure()).isNull();
    }

    @Test
    @Tag("inv-8")
    void inv8_rowOfWhichNoRecordCanBeMade_stopsItsOwnStreamOnly() {
        Waiting broken = new Waiting(1, 0, "topic", "a", false, () -> {
            throw new IllegalStateException("no topic");
        });

        Sent sent = sender(new KafkaWithALimit(true)).send(List.of(broken, row(2, "b", 1)));

        assertThat(sent.acknowledged()).containsExactly(2L);
        assertThat(sent.refused()).containsExactly(new Refused("a", 1, "UnsendableRow"));
        assertThat(sent.failure()).isNull();
    }

    @Test
    @Tag("inv-4")
    void inv4_producerThatNeverAnswers_doesNotHoldTheShardForEver() {
        Sent sent = new ShardSender(
                        new KafkaWithALimit(false), shard -> true, Duration.ofMillis(100), Duration.ofMillis(20))
                .send(List.of(row(1, "a", 1), row(2, "a", 1)));

        assertThat(sent.acknowledged()).isEmpty();
        assertThat(Fault.of(sent.failure())).isEqualTo(Fault.OF_THE_PRODUCER);
    }

    @Test
    @Tag("inv-4")
    void inv4_fatalErrors_areToldFromThoseThatPass_andFromTheRowsOwn() {
        assertThat(List.of(
                        new ClusterAuthorizationException("no"),
                        new OutOfOrderSequenceException("lost"),
                        new KafkaException("Cannot execute transactional method because we are in an error state"),
                        new IllegalStateException("closed")))
                .allMatch(e -> Fault.of(e) == Fault.OF_THE_PRODUCER);
        assertThat(List.of(new TimeoutException("away"), new TopicAuthorizationException("topic")))
                .allMatch(e -> Fault.of(e) == Fault.PASSING);
        assertThat(List.of(new RecordTooLargeException(), new SerializationException()))
                .allMatch(e -> Fault.of(e) == Fault.OF_THE_ROW);
    }

    @Test
    @Tag("inv-4")
    void inv4_producerThatHasFailed_isClosedOnce_andReplaced() {
        AtomicInteger opened = new AtomicInteger();
        try (RelayProducer relay = new RelayProducer(() -> {
            opened.incrementAndGet();
            return new KafkaWithALimit(true);
        })) {
            Producer<String, byte[]> failed = relay.current();

            assertThat(relay.discard(failed)).isTrue();
            assertThat(relay.discard(failed)).isFalse();

            assertThat(((KafkaWithALimit) failed).closed()).isTrue();
            assertThat(relay.current()).isNotSameAs(failed).isSameAs(relay.current());
            assertThat(opened).hasValue(2);
        }
    }

    private static ShardSender sender(Producer<String, byte[]> kafka) {
        return new ShardSender(kafka, shard -> true, TURN, PATIENCE);
    }

    private static Waiting row(long id, String stream, int size) {
        return new Waiting(id, 0, "topic", stream, false, () -> new ProducerRecord<>("topic", stream, new byte[size]));
    }

    /** Kafka's own stand-in for a producer, with the limit that a broker has. */
    private static final class KafkaWithALimit extends MockProducer<String, byte[]> {
        private static final int LIMIT = 100;

        KafkaWithALimit(boolean answers) {
            super(answers, null, new StringSerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> row, Callback callback) {
            if (row.value().length > LIMIT) {
                callback.onCompletion(null, new RecordTooLargeException());
                return new java.util.concurrent.CompletableFuture<>();
            }
            return super.send(row, callback);
        }
    }
}
