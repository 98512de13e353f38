package dev.latchkey.lock.bridge;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Growing pauses: each up to twice the one before. Not thread-safe. */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private Duration next;

    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** A fifth of it is random, so that bridges that lost the gateway together do not come back together. */
    Duration next() {
        Duration pause = next.minusMillis(ThreadLocalRandom.current().nextLong(next.toMillis() / 5 + 1));
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
        return pause;
    }

    void reset() {
        next = first;
    }
}
