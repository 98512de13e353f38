package dev.latchkey.lock.protocol;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a lock has done, in its own words: a receipt, or an entry of its log. */
public sealed interface Statement {
    String lockId();

    /** From 1, one more with every statement of the lock: (lock id, counter) names a statement, its signature bytes don't. */
    long counter();

    LockTime at();

    int slot();

    int generation();

    /**
     * @param wallClock by the lock's clock, whole seconds
     * @param trusted false when the lock had lost the time: {@code wallClock} then says nothing
     */
    record LockTime(Instant wallClock, boolean trusted) {
        public LockTime {
            wallClock = wallClock.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /** The receipt of an order: the slot refuses everything up to and including {@code generation}. */
    record Deactivated(String lockId, long counter, LockTime at, int slot, int generation, String orderId)
            implements Statement {}

    record Opened(String lockId, long counter, LockTime at, int slot, int generation) implements Statement {}

    record Refused(String lockId, long counter, LockTime at, int slot, int generation, Refusal reason)
            implements Statement {}
}
