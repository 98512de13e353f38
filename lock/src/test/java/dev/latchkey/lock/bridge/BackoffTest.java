package dev.latchkey.lock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("B2")
class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    @Test
    void b2_pause_growsToItsBound() {
        for (int i = 0; i < 1_000; i++) {
            Backoff backoff = new Backoff(FIRST, LONGEST);
            for (int bound : new int[] {200, 400, 800, 1_000, 1_000}) {
                assertThat(backoff.next()).isBetween(Duration.ZERO, Duration.ofMillis(bound));
            }
            backoff.reset();
            assertThat(backoff.next()).isBetween(Duration.ZERO, FIRST);
        }
    }

    /** 1,000 bridges that lost the gateway together: in each tenth of the time some come back, in none many. */
    @Test
    void b2_pauses_areSpreadOverAllOfTheTime() {
        int[] tenths = new int[10];
        IntStream.range(0, 1_000)
                .mapToLong(i -> new Backoff(FIRST, LONGEST).next().toMillis())
                .forEach(pause -> tenths[(int) Math.min(pause / 20, 9)]++);
        for (int count : tenths) {
            assertThat(count).isBetween(40, 200); // 100 expected; 6 standard deviations are 57
        }
    }
}
