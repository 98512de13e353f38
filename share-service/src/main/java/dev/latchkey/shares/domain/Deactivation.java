package dev.latchkey.shares.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order to the lock to forget the slot up to a generation (R1), confirmed once the lock's receipt is there (R2).
 *
 * @param upTo generation, inclusive
 */
public record Deactivation(
        String orderId,
        int upTo,
        Instant orderedAt,
        @Nullable Confirmation confirmation) {
    public record Confirmation(Instant at, Way way) {}

    public boolean isPending() {
        return confirmation == null;
    }
}
