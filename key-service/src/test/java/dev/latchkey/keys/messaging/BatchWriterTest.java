package dev.latchkey.keys.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.keys.observability.Projection;
import dev.latchkey.keys.observability.ProjectionMetrics;
import dev.latchkey.keys.persistence.DeadLetters.DeadLetter;
import dev.latchkey.keys.persistence.UnwritableData;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BatchWriterTest {
    private final List<Integer> written = new ArrayList<>();
    private final List<DeadLetter> buried = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    @Tag("inv-8")
    void inv8_recordsThatTheDatabaseRefuses_areFoundAndNoted_andAllOthersWrittenInOrder() {
        Set<Integer> poisoned = Set.of(3, 11, 12);

        run(
                records(20),
                facts -> facts.stream().anyMatch(poisoned::contains)
                        ? Uni.createFrom().failure(new UnwritableData("SQLSTATE 22008"))
                        : Uni.createFrom().voidItem().invoke(() -> written.addAll(facts)));

        assertThat(written)
                .containsExactlyElementsOf(IntStream.range(0, 20)
                        .filter(i -> !poisoned.contains(i))
                        .boxed()
                        .toList());
        assertThat(buried).extracting(DeadLetter::logOffset).containsExactly(3L, 11L, 12L);
        assertThat(buried).extracting(DeadLetter::reason).containsOnly("refused by the database: SQLSTATE 22008");
    }

    @Test
    void databaseThatIsAway_isWaitedFor_andNothingIsSkipped() {
        AtomicInteger attempts = new AtomicInteger();

        run(
                records(5),
                facts -> attempts.incrementAndGet() < 4
                        ? Uni.createFrom().failure(new java.io.IOException("connection refused"))
                        : Uni.createFrom().voidItem().invoke(() -> written.addAll(facts)));

        assertThat(written).containsExactly(0, 1, 2, 3, 4);
        assertThat(buried).isEmpty();
        assertThat(registry.get("latchkey.projection.retries").counter().count())
                .isEqualTo(3);
    }

    @Test
    @Tag("inv-8")
    void inv8_unreadableRecords_areNotedBeforeTheOthersAreWritten() {
        DeadLetter unreadable = new DeadLetter("t", 0, 9, "no event");

        run(new Decoding<>(records(1).letters(), List.of(unreadable)), facts -> {
            assertThat(buried).containsExactly(unreadable);
            written.addAll(facts);
            return Uni.createFrom().voidItem();
        });

        assertThat(written).containsExactly(0);
    }

    private void run(Decoding<Integer> records, java.util.function.Function<List<Integer>, Uni<Void>> database) {
        new BatchWriter<>(
                        Projection.KEYS,
                        database,
                        letters -> Uni.createFrom().voidItem().invoke(() -> buried.addAll(letters)),
                        new ProjectionMetrics(registry))
                .write(records)
                .await()
                .atMost(Duration.ofSeconds(30));
    }

    private static Decoding<Integer> records(int count) {
        return new Decoding<>(
                IntStream.range(0, count)
                        .mapToObj(i -> new Letter<>("t", 0, i, 0, i))
                        .toList(),
                List.of());
    }
}
