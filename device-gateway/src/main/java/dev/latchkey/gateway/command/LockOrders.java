package dev.latchkey.gateway.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway keeps of one lock: how far its events are taken in, and which orders wait. Facts are taken in by the
 * lock's sequence, so repeats and older ones change nothing (inv-5, R4).
 *
 * @param sequence of the newest event taken in; 0 before the first
 * @param pending the newest of each lane
 * @param administrators account ids; null if no fact has told of them since this was loaded
 */
public record LockOrders(
        String lockId,
        long sequence,
        Map<Lane, PendingOrder> pending,
        @Nullable List<String> administrators) {
    public LockOrders {
        pending = Map.copyOf(pending);
        administrators = administrators == null ? null : List.copyOf(administrators);
    }

    public static LockOrders loaded(String lockId, long sequence, Map<Lane, PendingOrder> pending) {
        return new LockOrders(lockId, sequence, pending, null);
    }

    /** Whether a fact with this sequence has been taken in before. */
    public boolean knows(long factSequence) {
        return factSequence <= sequence;
    }

    /** The state after the fact; this state itself if the fact is a repeat or an older one. */
    public LockOrders after(LockFact fact, long factSequence) {
        if (knows(factSequence)) {
            return this;
        }
        return switch (fact) {
            case LockFact.Ordered f -> with(factSequence, f.order());
            case LockFact.Settled f -> without(factSequence, f);
            case LockFact.AdministratorsAre f -> new LockOrders(lockId, factSequence, pending, f.accountIds());
            case LockFact.Irrelevant f -> new LockOrders(lockId, factSequence, pending, administrators);
        };
    }

    private LockOrders with(long factSequence, PendingOrder order) {
        Map<Lane, PendingOrder> next = new HashMap<>(pending);
        next.put(order.lane(), order);
        return new LockOrders(lockId, factSequence, next, administrators);
    }

    private LockOrders without(long factSequence, LockFact.Settled fact) {
        PendingOrder waiting = pending.get(fact.lane());
        Map<Lane, PendingOrder> next = new HashMap<>(pending);
        if (waiting != null && fact.covers(waiting)) {
            next.remove(fact.lane());
        }
        return new LockOrders(lockId, factSequence, next, administrators);
    }
}
