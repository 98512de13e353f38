package dev.latchkey.gateway.command;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The newest order of a lane that the lock has not answered (R1).
 *
 * @param upToGeneration inclusive; 0 unless it deactivates
 * @param order compact JWS, signed by the platform; only the lock judges it
 * @param sequence of the event that ordered it, in its lock's gapless sequence; the higher one is the newer order
 * @param expiresAt from when on the lock obeys it no more, so that it is not worth sending; null if it is good until it is answered
 */
public record PendingOrder(
        Lane lane,
        String orderId,
        int upToGeneration,
        String order,
        long sequence,
        Instant orderedAt,
        @Nullable Instant expiresAt) {
    public String lockId() {
        return lane.lockId();
    }

    public boolean hasExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    @Override
    public String toString() {
        return "PendingOrder[" + lane + " " + orderId + " sequence=" + sequence + "]"; // no signed order in a log
    }
}
