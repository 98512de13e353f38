package dev.latchkey.lock.protocol;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What the platform tells a lock to do. */
public sealed interface Order {
    String orderId();

    String lockId();

    Instant issuedAt();

    /** Forget a slot up to and including a generation (R1). */
    record Deactivate(String orderId, String lockId, int slot, int generation, Instant issuedAt) implements Order {
        public Deactivate {
            if (generation < 1 || generation > Claims.MAX_GENERATION) {
                throw new IllegalArgumentException("generation " + generation);
            }
            issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
        }
    }
}
