package dev.latchkey.batches;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

class HandledOffsetsTest {
    private static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition("t", 0), new TopicPartition("t", 1));

    private final HandledOffsets offsets = new HandledOffsets();

    enum Step {
        HANDLE,
        COMMIT,
        COMMIT_IN_VAIN,
        REVOKE,
        ASSIGN
    }

    record Happening(Step step, int partition) {}

    @Provide
    Arbitrary<List<Happening>> happenings() {
        return Combinators.combine(Arbitraries.of(Step.class), Arbitraries.of(0, 1))
                .as(Happening::new)
                .list();
    }

    @Property
    @Tag("inv-5")
    void inv5_kafkaIsTold_allThatIsHandled_andNothingElse(@ForAll("happenings") List<Happening> happenings) {
        Set<TopicPartition> own = new HashSet<>(PARTITIONS);
        Map<TopicPartition, Long> handled = new HashMap<>();
        Map<TopicPartition, Long> ofOwn = new HashMap<>();
        Map<TopicPartition, Long> told = new HashMap<>();
        offsets.assigned(PARTITIONS);

        for (Happening one : happenings) {
            TopicPartition partition = PARTITIONS.get(one.partition());
            switch (one.step()) {
                case HANDLE -> handle(partition, handled, own, ofOwn);
                case COMMIT -> tell(told, offsets.take());
                case COMMIT_IN_VAIN -> {
                    Map<TopicPartition, OffsetAndMetadata> underWay = offsets.take();
                    handle(partition, handled, own, ofOwn);
                    offsets.back(underWay);
                }
                case REVOKE -> {
                    own.remove(partition);
                    tell(told, offsets.revoked(List.of(partition)));
                }
                case ASSIGN -> {
                    own.add(partition);
                    offsets.assigned(List.of(partition));
                }
            }
        }

        tell(told, offsets.take());
        assertThat(told).isEqualTo(ofOwn);
        assertThat(offsets.take()).as("once").isEmpty();
    }

    private void handle(
            TopicPartition partition,
            Map<TopicPartition, Long> handled,
            Set<TopicPartition> own,
            Map<TopicPartition, Long> ofOwn) {
        long next = handled.merge(partition, 1L, Long::sum);
        offsets.handled(partition, next - 1);
        if (own.contains(partition)) {
            ofOwn.put(partition, next);
        }
    }

    private static void tell(Map<TopicPartition, Long> told, Map<TopicPartition, OffsetAndMetadata> taken) {
        taken.forEach((partition, next) -> told.merge(partition, next.offset(), (before, now) -> {
            assertThat(now).isGreaterThan(before);
            return now;
        }));
    }

    @Example
    void partitionOfSomebodyElse_isNotTold() {
        offsets.assigned(PARTITIONS);
        offsets.handled(PARTITIONS.get(0), 4);
        Map<TopicPartition, OffsetAndMetadata> inVain = offsets.take();

        offsets.revoked(PARTITIONS.subList(0, 1));
        offsets.handled(PARTITIONS.get(0), 5);
        offsets.back(inVain);

        assertThat(offsets.take()).isEmpty();
    }
}
