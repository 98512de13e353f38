package dev.latchkey.lock.bridge;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Locks whose statements the gateway has just not taken. It closes the line when a lock is not assigned to this bridge, so such a
 * lock waits, twice as long every time up to a minute, and the others go on. Not by chance as in {@link Backoff}: a pause of nothing would close the line again at
 * once, and what spreads bridges over time is the pause before they connect. Used by one thread.
 */
final class HeldBack {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private record Pause(Duration length, long untilNanos) {}

    private final LongSupplier nanoTime;
    private final Map<String, Pause> pauses = new HashMap<>();

    HeldBack(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    boolean mayUse(String lockId) {
        Pause pause = pauses.get(lockId);
        return pause == null || nanoTime.getAsLong() - pause.untilNanos() >= 0;
    }

    void failed(String lockId) {
        Pause before = pauses.get(lockId);
        Duration length = before == null ? FIRST : before.length().multipliedBy(2);
        length = length.compareTo(LONGEST) > 0 ? LONGEST : length;
        pauses.put(lockId, new Pause(length, nanoTime.getAsLong() + length.toNanos()));
    }

    void succeeded(String lockId) {
        pauses.remove(lockId);
    }
}
