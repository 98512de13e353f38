package dev.latchkey.lock.protocol;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a lock has done, in its own words: a receipt, or an entry of its log. */
public sealed interface Statement {
    String lockId();

    /** From 1, one more with every statement of the lock: (lock id, counter) names a statement, its signature bytes don't. */
    long counter();

    LockTime at();

    /**
     * @param wallClock by the lock's clock, whole seconds
     * @param trusted false when the lock had lost the time: {@code wallClock} then says nothing
     */
    record LockTime(Instant wallClock, boolean trusted) {
        public LockTime {
            wallClock = wallClock.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /** About one generation of one offline key. */
    sealed interface OfSlot extends Statement {
        int slot();

        int generation();
    }

    /** The lock's answer to an order. */
    sealed interface Receipt extends Statement {
        String orderId();
    }

    /** Something was asked for in vain. */
    sealed interface OfRefusal extends Statement {
        Refusal reason();
    }

    /** The slot refuses everything up to and including {@code generation}. */
    record Deactivated(String lockId, long counter, LockTime at, int slot, int generation, String orderId)
            implements OfSlot, Receipt {}

    record Opened(String lockId, long counter, LockTime at, int slot, int generation) implements OfSlot {}

    record Refused(String lockId, long counter, LockTime at, int slot, int generation, Refusal reason)
            implements OfSlot, OfRefusal {}

    record TicketOpened(String lockId, long counter, LockTime at, String keyId, String ticketId) implements Statement {}

    record TicketRefused(String lockId, long counter, LockTime at, String keyId, String ticketId, Refusal reason)
            implements OfRefusal {}

    /** The order has had its effect, now or when it came for the first time. */
    record OrderObeyed(String lockId, long counter, LockTime at, String orderId) implements Receipt {}

    /** The order has no effect and never will have; with {@link Refusal#OVERTAKEN} it may have had it before. */
    record OrderRefused(String lockId, long counter, LockTime at, String orderId, Refusal reason)
            implements Receipt, OfRefusal {}

    /** @param challenge what {@link Order.SetClock} has to answer */
    record ClockLost(String lockId, long counter, LockTime at, String challenge) implements Statement {}

    /**
     * The lock had no room: {@code count} statements are gone for good.
     *
     * @param first lowest counter of a lost one
     * @param last highest counter of a lost one; not all between the two are lost
     */
    record EntriesLost(String lockId, long counter, LockTime at, long first, long last, long count)
            implements Statement {}
}
