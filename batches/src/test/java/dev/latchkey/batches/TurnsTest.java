package dev.latchkey.batches;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TurnsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Turns turns = new Turns();

    private Duration waited(Duration apart, Duration longest) {
        long begin = System.nanoTime();
        turns.await(apart, longest);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Test
    void first_afterAPause_isNotHeldUp() {
        assertThat(waited(LONG, LONG)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void next_comesWhenTheOneBeforeIsDone_andTheyAreApart() {
        long begin = System.nanoTime(); // before the first turn, whose beginning it is apart from
        turns.await(Duration.ZERO, LONG);
        turns.done();
        turns.await(Duration.ofMillis(50), LONG);
        assertThat(System.nanoTime() - begin)
                .isGreaterThanOrEqualTo(Duration.ofMillis(50).toNanos());
        CompletableFuture<Void> next = CompletableFuture.runAsync(() -> turns.await(Duration.ZERO, LONG));
        assertThat(next).isNotDone();
        turns.done();
        next.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Test
    void oneThatIsNeverDone_holdsNobodyUpForever() {
        turns.await(Duration.ZERO, LONG);
        assertThat(waited(Duration.ZERO, Duration.ofMillis(100))).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }
}
