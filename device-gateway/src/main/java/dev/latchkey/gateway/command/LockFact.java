package dev.latchkey.gateway.command;

import java.util.List;

/** What one key event means to the gateway. */
public sealed interface LockFact {
    /** There is a new order to the lock. */
    record Ordered(PendingOrder order) implements LockFact {}

    /** The lock has said its last word on what waits in a lane, and share-service has verified it (R2). */
    sealed interface Settled extends LockFact {
        Lane lane();

        /** Whether the order needs no delivery any more. */
        boolean covers(PendingOrder order);
    }

    /** @param upToGeneration inclusive: a confirmed higher generation covers a lower one (inv-10) */
    record Confirmed(Lane lane, String orderId, int upToGeneration) implements Settled {
        @Override
        public boolean covers(PendingOrder order) {
            return order.lane().equals(lane)
                    && (order.orderId().equals(orderId) || order.upToGeneration() <= upToGeneration);
        }
    }

    /** Obeyed or refused, which for the gateway is the same. */
    record Answered(Lane lane, String orderId) implements Settled {
        @Override
        public boolean covers(PendingOrder order) {
            return order.lane().equals(lane) && order.orderId().equals(orderId);
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
