package dev.latchkey.gateway.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.events.Topic;
import dev.latchkey.gateway.application.LiveBridges;
import dev.latchkey.gateway.command.Lane;
import dev.latchkey.gateway.command.LockFact;
import dev.latchkey.gateway.command.PendingOrder;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Kafka may do to the reader of all key events, by Kafka's own consumer for tests. */
class LiveOrderFeedTest {
    private static final String TOPIC = Topic.KEY_EVENTS.topicName();

    /** Which locks it was asked about; the answer goes wrong for one of them. */
    private static final class Asked implements LiveBridges {
        private static final String WRONG = "LK-wrong";
        private final Set<String> locks = ConcurrentHashMap.newKeySet();

        @Override
        public boolean isServed(String lockId) {
            locks.add(lockId);
            if (lockId.equals(WRONG)) {
                throw new IllegalStateException("of this one");
            }
            return false;
        }

        @Override
        public void offer(Collection<PendingOrder> orders) {}

        @Override
        public void confirm(LockFact.Settled fact, long sequence) {}

        @Override
        public void settle(Lane lane, long sequence) {}

        @Override
        public void locksChanged(String bridgeId) {}

        @Override
        public void credentialsChanged(String bridgeId) {}
    }

    private final Asked bridges = new Asked();
    private final AnsweredReader kafka = new AnsweredReader();
    private final AtomicLong seconds = new AtomicLong(1_000);
    private final LiveProgress progress =
            new LiveProgress(() -> Duration.ofSeconds(seconds.get()).toNanos());
    private final LiveOrderFeed feed = new LiveOrderFeed(bridges, () -> kafka, progress);

    @AfterEach
    void stop() throws InterruptedException {
        feed.stop(new ShutdownEvent());
    }

    private void partitions(int count) {
        Node node = new Node(1, "127.0.0.1", 9092);
        for (int i = 0; i < count; i++) {
            TopicPartition partition = new TopicPartition(TOPIC, i);
            kafka.updateBeginningOffsets(Map.of(partition, 0L));
            kafka.updateEndOffsets(Map.of(partition, 0L));
        }
        kafka.updatePartitions(
                TOPIC,
                IntStream.range(0, count)
                        .mapToObj(i -> new PartitionInfo(TOPIC, i, node, new Node[] {node}, new Node[] {node}))
                        .toList());
    }

    private void comes(int partition, long offset, String lockId) {
        await().until(() -> kafka.assignment().contains(new TopicPartition(TOPIC, partition)));
        kafka.schedulePollTask(
                () -> kafka.addRecord(new ConsumerRecord<>(TOPIC, partition, offset, lockId, new byte[0])));
    }

    private void awaitHeardOf(String lockId) {
        await().untilAsserted(() -> assertThat(bridges.locks).contains(lockId));
    }

    @Test
    @Tag("B2")
    void b2_topicThatIsNotThereAtTheStart_isFollowedOnceItIs() {
        feed.start(new StartupEvent());
        partitions(1);

        comes(0, 0, "LK-1");

        awaitHeardOf("LK-1");
    }

    @Test
    @Tag("B2")
    void b2_partitionThatIsAdded_isFollowedFromItsBeginning() {
        partitions(1);
        feed.start(new StartupEvent());
        comes(0, 0, "LK-1");
        awaitHeardOf("LK-1");

        partitions(2);
        comes(1, 0, "LK-2");
        comes(0, 1, "LK-3");

        awaitHeardOf("LK-2");
        awaitHeardOf("LK-3");
    }

    @Test
    @Tag("inv-8")
    void inv8_recordThatCantBeTaken_keepsNoOthersBack() {
        partitions(1);
        feed.start(new StartupEvent());

        comes(0, 0, Asked.WRONG);
        comes(0, 1, "LK-1");

        awaitHeardOf("LK-1");
    }

    private void awaitBehind(int howLong) {
        await().untilAsserted(() -> assertThat(progress.behind()).isEqualTo(Duration.ofSeconds(howLong)));
    }

    @Test
    @Tag("B2")
    void b2_feed_isNotBehind_whileThereIsNoTopic() {
        feed.start(new StartupEvent());
        seconds.addAndGet(10);

        awaitBehind(0);
    }

    @Test
    @Tag("B2")
    void b2_feed_isBehind_untilKafkaAnswersIt() {
        partitions(1);
        feed.start(new StartupEvent());
        comes(0, 0, "LK-1");
        awaitHeardOf("LK-1");
        kafka.updateEndOffsets(Map.of(new TopicPartition(TOPIC, 0), 1L));
        seconds.addAndGet(10);
        awaitBehind(10);

        kafka.isAnswered();
        awaitBehind(0);
    }

    @Test
    @Tag("B2")
    void b2_partitionThatIsAdded_countsToo() {
        partitions(1);
        feed.start(new StartupEvent());
        comes(0, 0, "LK-1");
        awaitHeardOf("LK-1");

        partitions(2);
        comes(1, 0, "LK-2");
        awaitHeardOf("LK-2");
        kafka.updateEndOffsets(Map.of(new TopicPartition(TOPIC, 0), 1L, new TopicPartition(TOPIC, 1), 5L));
        seconds.addAndGet(10);
        kafka.isAnswered();
        awaitPoll();
        awaitPoll(); // the answer is taken in by now

        assertThat(kafka.currentLag(new TopicPartition(TOPIC, 0))).hasValue(0);
        assertThat(progress.behind()).isEqualTo(Duration.ofSeconds(10));
    }

    private void awaitPoll() {
        AtomicBoolean polled = new AtomicBoolean();
        kafka.schedulePollTask(() -> polled.set(true));
        await().untilTrue(polled);
    }
}
