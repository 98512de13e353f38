package dev.latchkey.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LoopTest {
    @Test
    void openLoop_countsFromTheDueTime_whenClientsAreBusy() {
        // given one client, operations of 20 ms, and one due every 10 ms
        OpenLoop loop = new OpenLoop(100, 1);

        // when
        LoadResult result = loop.run(after(20), Duration.ofMillis(200), null);

        // then the last of 20 was due at 190 ms and could end at 400 ms at the earliest
        assertThat(result.succeeded()).isEqualTo(20);
        assertThat(result.micros().getMaxValue()).isGreaterThan(200_000);
        assertThat(result.longestQueue()).isGreaterThan(5);
    }

    @Test
    void closedLoop_beginsTheNextAtTheEnd_neverTwoOfOneClient() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Operation operation = (client, ending) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS).execute(() -> {
                running.decrementAndGet();
                ending.succeeded();
            });
        };

        LoadResult result = new ClosedLoop(3).run(operation, Duration.ofMillis(100), null);

        assertThat(most).hasValue(3);
        assertThat(result.succeeded()).isBetween(6L, 75L);
    }

    @Test
    void closedLoop_needsNoStack_whenOperationsEndAtOnce() {
        AtomicInteger count = new AtomicInteger();
        Operation operation = (client, ending) -> {
            if (count.incrementAndGet() % 2 == 0) {
                ending.failed("even");
            } else {
                ending.succeeded();
            }
        };

        LoadResult result = new ClosedLoop(1).run(operation, Duration.ofMillis(50), null);

        assertThat(result.succeeded() + result.failed()).isEqualTo(count.get()).isGreaterThan(1_000);
        assertThat(result.failures()).containsOnlyKeys("even");
    }

    @Test
    void correction_addsWhatASteadyCallerWouldHaveSeen() {
        // given one client in 10 s: 1,000 operations of 1 ms, and one stall of 9 s
        Histogram micros = new Histogram(60_000_000, 3);
        micros.recordValueWithCount(1_000, 1_000);
        micros.recordValue(9_000_000);
        LoadResult result = new LoadResult(Duration.ofSeconds(10), micros, Map.of(), 0);

        // when
        Histogram corrected = result.correctedForCoordinatedOmission(1);

        // then one more for each mean interval (10 ms) of the stall
        assertThat(micros.getValueAtPercentile(99)).isLessThan(1_100);
        assertThat(corrected.getTotalCount()).isCloseTo(1_901, within(5L));
        assertThat(corrected.getValueAtPercentile(99)).isGreaterThan(8_500_000);
    }

    @Test
    void rate_isOfWhatSucceeded() {
        Histogram micros = new Histogram(60_000_000, 3);
        micros.recordValueWithCount(1_000, 500);

        assertThat(new LoadResult(Duration.ofSeconds(2), micros, Map.of("409", 100L), 0).perSecond())
                .isEqualTo(250);
    }

    private static Operation after(long millis) {
        return (client, ending) ->
                CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(ending::succeeded);
    }
}
