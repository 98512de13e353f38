package dev.latchkey.keys.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.http.problem.ProblemException;
import dev.latchkey.http.reading.ConsistencyToken;
import dev.latchkey.keys.config.ReadConfig;
import dev.latchkey.keys.observability.ProjectionMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ConsistentReadsTest {
    private static final ConsistencyToken TOKEN = new ConsistencyToken("LK-1", 7);
    private static final Duration FOR_EVER = Duration.ofMinutes(1);

    private final Arrivals arrivals = new Arrivals();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    @Tag("inv-7")
    void inv7_read_goesOn_atOnceWhenNewsShowTheState() {
        AtomicInteger looks = new AtomicInteger();
        AppliedState state = asked -> Uni.createFrom().item(() -> {
            if (looks.incrementAndGet() == 1) {
                // the commit comes between the look and the wait
                arrivals.announce(List.of("LK-1"));
                return Set.of();
            }
            return asked;
        });

        reads(state, FOR_EVER, FOR_EVER).caughtUp("acc", List.of(TOKEN)).await().atMost(Duration.ofSeconds(10));

        assertThat(looks).hasValue(2);
    }

    @Test
    @Tag("inv-7")
    void inv7_read_seesWhatAnotherInstanceApplied_byLookingAgain() {
        AtomicInteger looks = new AtomicInteger();
        AppliedState state = asked -> Uni.createFrom().item(() -> looks.incrementAndGet() >= 3 ? asked : Set.of());

        reads(state, FOR_EVER, Duration.ofMillis(5))
                .caughtUp("acc", List.of(TOKEN))
                .await()
                .atMost(Duration.ofSeconds(10));

        // its own, two with all others, and its own once more
        assertThat(looks).hasValue(4);
    }

    @Test
    @Tag("inv-7")
    void inv7_readsThatWait_areLookedForTogether() {
        Set<Integer> sizes = ConcurrentHashMap.newKeySet();
        AtomicBoolean applied = new AtomicBoolean();
        AppliedState state = asked -> Uni.createFrom().item(() -> {
            sizes.add(asked.size());
            applied.compareAndSet(false, asked.size() == 20);
            return applied.get() ? asked : Set.of();
        });
        ConsistentReads reads = reads(state, FOR_EVER, Duration.ofMillis(5));

        Uni.join()
                .all(IntStream.range(0, 20)
                        .mapToObj(i -> reads.caughtUp("acc" + i, List.of(TOKEN)))
                        .toList())
                .andFailFast()
                .await()
                .atMost(Duration.ofSeconds(10));

        assertThat(sizes).contains(1, 20);
    }

    @Test
    @Tag("inv-7")
    void inv7_lookThatFails_isRepeated() {
        AtomicInteger looks = new AtomicInteger();
        AppliedState state = asked -> switch (looks.incrementAndGet()) {
            case 1 -> Uni.createFrom().item(Set.of());
            case 2 -> Uni.createFrom().failure(new IllegalStateException("the database is away"));
            default -> Uni.createFrom().item(asked);
        };

        reads(state, FOR_EVER, Duration.ofMillis(5))
                .caughtUp("acc", List.of(TOKEN))
                .await()
                .atMost(Duration.ofSeconds(10));

        assertThat(looks).hasValue(4);
    }

    /** Again and again, as what is left of the wait may be any fraction of a millisecond. */
    @RepeatedTest(50)
    @Tag("inv-7")
    void inv7_read_isRefused_whenTheStateDoesNotCome() {
        AppliedState state = asked -> Uni.createFrom().item(Set.of());
        ConsistentReads reads = reads(state, Duration.ofMillis(7), Duration.ofMillis(2));

        assertThatThrownBy(() -> reads.caughtUp("acc", List.of(TOKEN)).await().atMost(Duration.ofSeconds(10)))
                .isInstanceOf(ProblemException.class)
                .hasMessage("read.not-caught-up");
        assertThat(registry.get("latchkey.read.wait")
                        .tag("outcome", "gave-up")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void readWithoutToken_doesNotLook() {
        AppliedState state = asked -> Uni.createFrom().failure(new AssertionError("looked"));

        reads(state, FOR_EVER, FOR_EVER).caughtUp("acc", List.of()).await().atMost(Duration.ofSeconds(10));
    }

    private ConsistentReads reads(AppliedState state, Duration longestWait, Duration lookAgainAfter) {
        ReadConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(ReadConfig.class)
                .withDefaultValue("latchkey.reads.longest-wait", longestWait.toString())
                .withDefaultValue("latchkey.reads.look-again-after", lookAgainAfter.toString())
                .build()
                .getConfigMapping(ReadConfig.class);
        return new ConsistentReads(state, arrivals, config, new ProjectionMetrics(registry));
    }
}
