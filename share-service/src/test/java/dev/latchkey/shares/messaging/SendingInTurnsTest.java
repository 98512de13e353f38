package dev.latchkey.shares.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shares.messaging.OutboxRows.Waiting;
import dev.latchkey.shares.messaging.ShardSender.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SendingInTurnsTest {
    private static final String EVENTS = "events";
    private static final String REPORTS = "reports";
    private static final Duration TURN = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(9);

    @Test
    @Tag("inv-4")
    void inv4_longStream_isLeftInOrder_whenItsTurnIsOver_andFailsNobody() {
        try (SlowKafka kafka = new SlowKafka(Duration.ofMillis(5))) {
            List<Waiting> rows = new ArrayList<>(stream("long", 2_000));
            rows.add(row(2_001, "short", EVENTS));

            // in all it would take longer than the patience: that of a producer that answers is never at its end
            Sent sent = new ShardSender(kafka, shard -> true, TURN, PATIENCE).send(rows);

            int first = sent.acknowledged().size() - 1;
            assertThat(first).isBetween(1, 20);
            assertThat(sent.acknowledged())
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.concat(LongStream.rangeClosed(1, first), LongStream.of(2_001))
                                    .boxed()
                                    .toList());
            assertThat(sent.left()).containsExactly("long");
            assertThat(sent.refused()).isEmpty();
            assertThat(sent.failure()).isNull();
        }
    }

    @Test
    @Tag("inv-4")
    void inv4_eachStreamGetsOneRowOut_howeverSlowKafkaIs() {
        try (SlowKafka kafka = new SlowKafka(Duration.ofMillis(50))) {
            Sent sent = new ShardSender(kafka, shard -> true, Duration.ZERO, PATIENCE)
                    .send(List.of(row(1, "a", EVENTS), row(2, "a", EVENTS), row(3, "b", EVENTS)));

            assertThat(sent.acknowledged()).containsExactlyInAnyOrder(1L, 3L);
            assertThat(sent.left()).containsExactly("a");
        }
    }

    @Test
    @Tag("inv-5")
    @Tag("O4")
    void o4_nothingIsBegun_onceTheLeaseIsOver() {
        try (SlowKafka kafka = new SlowKafka(Duration.ZERO)) {
            IntPredicate until3 = shard -> kafka.begun.size() < 3;

            Sent sent = new ShardSender(kafka, until3, Duration.ofSeconds(10), PATIENCE).send(stream("a", 10));
            Sent later = new ShardSender(kafka, until3, TURN, PATIENCE).send(stream("b", 2));

            assertThat(kafka.begun).hasSize(3);
            assertThat(sent.acknowledged()).containsExactly(1L, 2L, 3L);
            assertThat(sent.left()).containsExactly("a");
            assertThat(later.acknowledged()).isEmpty();
            assertThat(later.left()).containsExactly("b");
            assertThat(later.failure()).isNull();
        }
    }

    @Test
    @Tag("inv-8")
    void inv8_topicOfWhichKafkaTellsNothing_isNotWaitedFor_inTheProducersThread() {
        try (SlowKafka kafka = new SlowKafka(Duration.ofMillis(1))) {
            new ShardSender(kafka, shard -> true, TURN, PATIENCE)
                    .send(List.of(row(1, "LK-1", EVENTS), row(2, "LK-1", REPORTS), row(3, "LK-1", EVENTS)));

            assertThat(kafka.begun)
                    .contains(REPORTS + " by " + Thread.currentThread().getName());
        }
    }

    private static List<Waiting> stream(String name, int length) {
        return LongStream.rangeClosed(1, length)
                .mapToObj(id -> row(id, name, EVENTS))
                .toList();
    }

    private static Waiting row(long id, String stream, String topic) {
        return new Waiting(id, 0, topic, stream, false, () -> new ProducerRecord<>(topic, stream, new byte[1]));
    }

    /** Acknowledges everything, in one thread, after a time. */
    private static final class SlowKafka extends MockProducer<String, byte[]> {
        final List<String> begun = new CopyOnWriteArrayList<>();
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        private final Duration time;

        SlowKafka(Duration time) {
            super(false, null, new StringSerializer(), new ByteArraySerializer());
            this.time = time;
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> row, Callback callback) {
            begun.add(row.topic() + " by " + Thread.currentThread().getName());
            var _ = thread.schedule(() -> callback.onCompletion(null, null), time.toMillis(), TimeUnit.MILLISECONDS);
            return new CompletableFuture<>();
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }
}
