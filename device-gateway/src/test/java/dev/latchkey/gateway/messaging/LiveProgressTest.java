package dev.latchkey.gateway.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When the live way of orders counts as behind, by Kafka's own consumer for tests. */
@Tag("B2")
class LiveProgressTest {
    private static final TopicPartition FIRST = new TopicPartition("key-events", 0);
    private static final TopicPartition SECOND = new TopicPartition("key-events", 1);

    private final AnsweredReader reader = new AnsweredReader();
    private long seconds = 1_000;
    private final LiveProgress progress =
            new LiveProgress(() -> Duration.ofSeconds(seconds).toNanos());

    private void follow(TopicPartition... partitions) {
        reader.assign(List.of(partitions));
        List.of(partitions).forEach(partition -> reader.isAt(partition, 0, 0));
        progress.follows(List.of(partitions), reader);
    }

    private void kafkaAnswers() {
        reader.isAnswered();
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
    void b2_readerThatBeginsLate_isBehindSinceTheStart_untilItIsAnswered() {
        seconds += 10;
        follow(FIRST);
        assertThatItIsBehind(10);

        kafkaAnswers();
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

    @Test
    void b2_answersToTheReaderBefore_areNoneToThisOne() {
        reader.isAnswered();
        follow(FIRST);
        seconds += 10;
        progress.read(reader);
        assertThatItIsBehind(10);

        AnsweredReader fresh = new AnsweredReader();
        fresh.assign(List.of(FIRST));
        fresh.isAt(FIRST, 0, 0);
        progress.follows(List.of(FIRST), fresh);
        fresh.isAnswered();
        progress.read(fresh);
        assertThatItIsBehind(0);
    }

    @Test
    void b2_partitionThatIsAdded_isBehindSinceThen() {
        follow(FIRST);
        seconds += 10;
        kafkaAnswers();
        follow(FIRST, SECOND);
        assertThatItIsBehind(0);

        reader.isAt(SECOND, 0, 5);
        seconds += 3;
        kafkaAnswers();
        assertThatItIsBehind(3);
    }

    @Test
    void b2_readerThatDoesNotKnowHowMuchIsLeft_isBehind() {
        follow(FIRST);
        reader.knowsNoLag();
        seconds += 10;
        kafkaAnswers();

        assertThatItIsBehind(10);
    }

    @Test
    void b2_readerThatDoesNotCountAnswers_isBehind() {
        MockConsumer<String, byte[]> uncounted = new MockConsumer<>("latest");
        uncounted.assign(List.of(FIRST));
        uncounted.updateEndOffsets(Map.of(FIRST, 0L));
        uncounted.seek(FIRST, 0);
        progress.follows(List.of(FIRST), uncounted);
        seconds += 10;
        progress.read(uncounted);

        assertThatItIsBehind(10);
    }
}
