package dev.latchkey.shares.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptsTest {
    private static final Instant NOON = Instant.parse("2030-06-01T12:00:00Z");

    @Property
    @Tag("S5")
    void s5_wait_growsWithEveryWrongCode_upToTheLongest(
            @ForAll AttemptLimit limit, @ForAll @IntRange(min = 1, max = 60) int wrong) {
        Attempts attempts = Attempts.NONE;
        Duration before = Duration.ZERO;
        Instant at = NOON;
        for (int i = 1; i <= wrong; i++) {
            attempts = attempts.failed(at, limit);
            Duration wait = attempts.waitFrom(at);
            assertThat(wait).isBetween(before, limit.longest());
            assertThat(wait.isZero()).isEqualTo(i <= limit.free());
            before = wait;
            at = at.plus(wait);
        }
        assertThat(attempts.mayTry(at)).isTrue();
        Instant nextDay = at.plus(Duration.ofHours(25));
        assertThat(attempts.failed(nextDay, limit).waitFrom(nextDay)).isZero();
    }

    /** The figures of docs/adr/0009: who guesses as fast as the waits allow, from a fresh start and ever after. */
    @ParameterizedTest
    @org.junit.jupiter.api.Tag("S5")
    @CsvSource({"CLIENT, 110, 96", "SHARE, 1450, 1440", "LOCK, 1465, 1440"})
    void s5_guessesPerDay_areThoseOfTheDecision(AttemptLimit limit, int firstDay, int everyDay) {
        Attempts attempts = Attempts.NONE;
        Instant at = NOON;
        assertThat(guesses(attempts, at, limit)).isEqualTo(firstDay);
        for (int i = 0; i < 100; i++) {
            attempts = attempts.failed(at, limit);
            at = at.plus(attempts.waitFrom(at));
        }
        assertThat(guesses(attempts, at, limit)).isEqualTo(everyDay);
    }

    private static int guesses(Attempts before, Instant from, AttemptLimit limit) {
        Attempts attempts = before;
        Instant at = from;
        int guesses = 0;
        while (at.isBefore(from.plus(Duration.ofDays(1)))) {
            attempts = attempts.failed(at, limit);
            at = at.plus(attempts.waitFrom(at));
            guesses++;
        }
        return guesses;
    }
}
