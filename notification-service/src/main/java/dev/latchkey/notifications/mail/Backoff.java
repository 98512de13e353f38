package dev.latchkey.notifications.mail;

import java.time.Duration;

/** Pauses between attempts: doubled each time, up to a longest one. */
final class Backoff {
    private Backoff() {}

    /** @param attempts that have failed, 1 or more */
    static Duration after(int attempts, Duration first, Duration longest) {
        int doublings = Math.min(Math.max(attempts - 1, 0), 30);
        Duration pause = first.multipliedBy(1L << doublings);
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
