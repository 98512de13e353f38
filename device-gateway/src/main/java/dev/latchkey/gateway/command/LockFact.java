package dev.latchkey.gateway.command;

import java.util.List;

/** What one key event means to the gateway. */
public sealed interface LockFact {
    /** There is a new order to the lock. */
    record Ordered(PendingOrder order) implements LockFact {}

    /**
     * The lock has confirmed, and share-service has verified it (R2).
     *
     * @param upToGeneration inclusive
     */
    record Confirmed(int slot, String orderId, int upToGeneration) implements LockFact {
        /** Whether the order needs no delivery any more: a confirmed higher generation covers a lower one (inv-10). */
        boolean covers(PendingOrder order) {
            return order.slot() == slot
                    && (order.orderId().equals(orderId) || order.upToGeneration() <= upToGeneration);
        }
    }

    /** Account ids of all administrators from now on. */
    record AdministratorsAre(List<String> accountIds) implements LockFact {
        public AdministratorsAre {
            accountIds = List.copyOf(accountIds);
        }
    }

    /** Nothing that the gateway keeps; the sequence still advances. */
    record Irrelevant() implements LockFact {}
}
