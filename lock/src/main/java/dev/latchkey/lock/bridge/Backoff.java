package dev.latchkey.lock.bridge;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Growing pauses with full jitter: any length up to a bound that doubles each time. Not thread-safe. */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private Duration bound;

    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.bound = first;
    }

    /** All of it is random, so that bridges that lost the gateway together do not come back together. */
    Duration next() {
        Duration pause = Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound.toMillis() + 1));
        Duration doubled = bound.multipliedBy(2);
        bound = doubled.compareTo(longest) > 0 ? longest : doubled;
        return pause;
    }

    void reset() {
        bound = first;
    }
}
