package dev.latchkey.shares.domain;

import java.time.Duration;

/**
 * How many wrong codes a count forgives, and how long the wait after one more grows: it doubles from one second up to the longest
 * (S5). What that comes to per day is in docs/adr/0009.
 */
public enum AttemptLimit {
    /** Who tries: an account, or a network address. Who goes on guessing waits a quarter of an hour each time. */
    CLIENT(5, Duration.ofMinutes(15)),
    /** The one share that a verification code names, whoever tries. */
    SHARE(5, Duration.ofMinutes(1)),
    /** One lock, whoever tries. The wait is shorter than a client's, so that no single guesser keeps the owner out. */
    LOCK(20, Duration.ofMinutes(1));

    private final int free;
    private final Duration longest;

    AttemptLimit(int free, Duration longest) {
        this.free = free;
        this.longest = longest;
    }

    /** So many may be mistyped before there is a wait. */
    public int free() {
        return free;
    }

    public Duration longest() {
        return longest;
    }

    /** @param failures this one included */
    Duration waitAfter(int failures) {
        int doublings = failures - free - 1;
        if (doublings < 0) {
            return Duration.ZERO;
        }
        Duration doubled = Duration.ofSeconds(1L << Math.min(doublings, 30));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }
}
