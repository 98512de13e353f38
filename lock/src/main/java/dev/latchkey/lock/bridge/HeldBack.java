package dev.latchkey.lock.bridge;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Locks whose statements the gateway has just not taken. It closes the line when a lock is not assigned to this bridge, so such a
 * lock waits, longer every time, and the others go on. Used by one thread.
 */
final class HeldBack {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private record Pause(Backoff backoff, long untilNanos) {}

    private final Map<String, Pause> pauses = new HashMap<>();

    boolean mayUse(String lockId) {
        Pause pause = pauses.get(lockId);
        return pause == null || System.nanoTime() - pause.untilNanos() >= 0;
    }

    void failed(String lockId) {
        Pause before = pauses.get(lockId);
        Backoff backoff = before == null ? new Backoff(FIRST, LONGEST) : before.backoff();
        pauses.put(lockId, new Pause(backoff, System.nanoTime() + backoff.next().toNanos()));
    }

    void succeeded(String lockId) {
        pauses.remove(lockId);
    }
}
