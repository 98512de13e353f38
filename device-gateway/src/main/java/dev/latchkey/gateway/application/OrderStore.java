package dev.latchkey.gateway.application;

import dev.latchkey.gateway.command.Lane;
import dev.latchkey.gateway.command.LockOrders;
import dev.latchkey.gateway.command.PendingOrder;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The orders that wait for locks, and how far each lock's events are taken in. */
public interface OrderStore {
    /** The sequence of the newest event taken in, of each of these locks that has one. */
    Uni<Map<String, Long>> positions(Collection<String> lockIds);

    /**
     * Loads these locks, applies the step and stores what it changed, in one transaction.
     *
     * @param step pure; may be run again
     * @return the states after it, by lock id
     */
    Uni<Map<String, LockOrders>> update(Collection<String> lockIds, UnaryOperator<Map<String, LockOrders>> step);

    /** What waits for the locks of the bridge. */
    Uni<List<PendingOrder>> pendingOf(String bridgeId);

    /** What waits for the locks of these bridges, by bridge id; no entry for a bridge without any. */
    Uni<Map<String, List<PendingOrder>>> pendingOf(Collection<String> bridgeIds);

    /** Orders that have begun to wait since then, on whichever instance. */
    Uni<Changed<PendingOrder>> placedSince(Changed.Mark mark);

    /** Forgets orders that no lock would obey any more. */
    Uni<Void> forgetExpired(Instant now);

    /** How many orders wait in all. */
    Uni<Long> pendingCount();

    /**
     * That an order was sent, or was to be.
     *
     * @param times how often it was sent since it was last noted
     * @param at the last time
     * @param tooLarge whether the last time it was not sent, since it is larger than what the bridge takes
     */
    record Sent(Lane lane, String orderId, int times, Instant at, boolean tooLarge) {}

    /** Notes for operators; orders that are confirmed or replaced meanwhile are left alone. */
    Uni<Void> noteSent(Collection<Sent> sent);
}
