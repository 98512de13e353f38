package dev.latchkey.gateway.messaging;

import java.time.Duration;

/**
 * Tells the first loss of an outage from those that follow, so that a log has one line of it. It is over when something gets through and nothing was lost for a
 * minute: where one broker of several is away, losses and successes come mixed. Thread-safe.
 */
final class Outage {
    private static final Duration QUIET = Duration.ofMinutes(1);

    private boolean goesOn;
    private long lastLoss;

    /**
     * Something is lost.
     *
     * @return whether an outage begins with it
     */
    synchronized boolean begins(long nanoTime) {
        boolean first = !goesOn;
        goesOn = true;
        lastLoss = nanoTime;
        return first;
    }

    /** Something got through. */
    synchronized void passed(long nanoTime) {
        if (nanoTime - lastLoss >= QUIET.toNanos()) {
            goesOn = false;
        }
    }
}
