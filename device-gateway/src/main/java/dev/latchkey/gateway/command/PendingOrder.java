package dev.latchkey.gateway.command;

import java.time.Instant;

/**
 * The newest order to a lock about one slot that the lock has not confirmed (R1).
 *
 * @param upToGeneration inclusive
 * @param order compact JWS, signed by the platform; only the lock judges it
 * @param sequence of the event that ordered it, in its lock's gapless sequence; the higher one is the newer order
 */
public record PendingOrder(
        String lockId, int slot, String orderId, int upToGeneration, String order, long sequence, Instant orderedAt) {
    public SlotId slotId() {
        return new SlotId(lockId, slot);
    }

    @Override
    public String toString() {
        return "PendingOrder[" + lockId + "/" + slot + " " + orderId + " sequence=" + sequence
                + "]"; // no signed order in a log
    }
}
