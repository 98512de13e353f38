package dev.latchkey.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LoopTest {
    /** Whatever else the machine does: what is due while the first operation lasts can't begin before it has ended. If it stood still for long there is another try. */
    @Test
    void openLoop_countsFromTheDueTime_whenClientsAreBusy() {
        // given one client, one operation due each millisecond, of which the first takes 50 ms and the others nothing
        Opened opened =
                await().until(LoopTest::openedAtOnce, all -> all.result().failed() == 0);

        // then those that were due in the first half of the 50 ms have had to wait for the second half at least
        LoadResult result = opened.result();
        assertThat(result.succeeded()).isEqualTo(500);
        assertThat(result.micros().getCountBetweenValues(25_000, result.micros().getMaxValue()))
                .isGreaterThanOrEqualTo(25);
        assertThat(result.longestQueue()).isBetween(Math.min(1L, opened.waited()), opened.waited());
    }

    /** @param waited operations that began where another one had ended */
    private record Opened(LoadResult result, long waited) {}

    private static Opened openedAtOnce() {
        OpenLoop loop = new OpenLoop(1_000, 1);
        Thread caller = Thread.currentThread();
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger waited = new AtomicInteger();
        Operation operation = (client, ending) -> {
            if (Thread.currentThread() != caller) {
                waited.incrementAndGet();
            }
            if (begun.getAndIncrement() == 0) {
                CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(ending::succeeded);
            } else {
                ending.succeeded();
            }
        };

        return new Opened(loop.run(operation, Duration.ofMillis(500), null), waited.get());
    }

    /** How far it comes in a time is the machine's affair, so it may have another try. */
    @Test
    void closedLoop_beginsTheNextAtTheEnd_neverTwoOfOneClient() {
        int clients = 3;
        AtomicInteger most = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            await("each client begins again").until(() -> {
                AtomicIntegerArray begun = new AtomicIntegerArray(clients);
                AtomicIntegerArray running = new AtomicIntegerArray(clients);
                Operation operation = (client, ending) -> {
                    begun.incrementAndGet(client);
                    most.accumulateAndGet(running.incrementAndGet(client), Math::max);
                    threads.execute(() -> {
                        running.decrementAndGet(client);
                        ending.succeeded();
                    });
                };
                new ClosedLoop(clients).run(operation, Duration.ofMillis(100), null);
                return IntStream.range(0, clients).allMatch(client -> begun.get(client) > 1);
            });
        }

        assertThat(most).hasValue(1);
    }

    @Test
    void closedLoop_needsNoStack_whenOperationsEndAtOnce() {
        Steps steps = await().until(LoopTest::endingAtOnce, all -> all.depth().getCount() > 2);

        LoadResult result = steps.result();
        assertThat(result.succeeded() + result.failed()).isEqualTo(steps.depth().getCount());
        assertThat(steps.depth().getMax()).as("deepest").isEqualTo(steps.depth().getMin());
        assertThat(result.failures()).containsOnlyKeys("even");
    }

    /** @param depth of the stack, at each beginning */
    private record Steps(LoadResult result, LongSummaryStatistics depth) {}

    private static Steps endingAtOnce() {
        LongSummaryStatistics depth = new LongSummaryStatistics();
        Operation operation = (client, ending) -> {
            depth.accept(StackWalker.getInstance().<Long>walk(Stream::count));
            if (depth.getCount() % 2 == 0) {
                ending.failed("even");
            } else {
                ending.succeeded();
            }
        };
        return new Steps(new ClosedLoop(1).run(operation, Duration.ofMillis(50), null), depth);
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
}
