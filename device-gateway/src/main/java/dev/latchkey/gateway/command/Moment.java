package dev.latchkey.gateway.command;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * When something happens, by two clocks: what lasts is measured by the one that nobody sets, so that a step of the other ends no line and repeats no order early or late.
 *
 * @param time of the day, for what others have said when it ends
 * @param nanos of {@link System#nanoTime}; moments are compared by them
 */
public record Moment(Instant time, long nanos) implements Comparable<Moment> {
    public static Moment now(Clock clock) {
        return new Moment(clock.instant(), System.nanoTime());
    }

    public Moment plus(Duration duration) {
        return new Moment(time.plus(duration), nanos + duration.toNanos());
    }

    public Moment plusSeconds(long seconds) {
        return plus(Duration.ofSeconds(seconds));
    }

    public Duration until(Moment later) {
        return Duration.ofNanos(later.nanos - nanos);
    }

    public boolean isAfter(Moment other) {
        return compareTo(other) > 0;
    }

    public boolean isBefore(Moment other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(Moment other) {
        return Long.compare(nanos - other.nanos, 0); // they may overflow
    }
}
