package dev.latchkey.gateway.application;

import dev.latchkey.gateway.command.Lane;
import dev.latchkey.gateway.command.LockFact;
import dev.latchkey.gateway.command.PendingOrder;
import java.util.Collection;

/** The bridges connected to this instance. Call from any thread; without a connection each of these does nothing. */
public interface LiveBridges {
    /** Whether a bridge of this lock is connected here. */
    boolean isServed(String lockId);

    /**
     * There are new orders; those of one lock leave in the order in which they were accepted. Often said twice: as soon as they are heard of, and again when they are in the
     * table.
     */
    void offer(Collection<PendingOrder> orders);

    /** The lock has answered an order, which may or may not be the one that waits in the lane. */
    void confirm(LockFact.Settled fact, long sequence);

    /** Nothing up to this sequence waits in the lane any more. */
    void settle(Lane lane, long sequence);

    /** The bridge's locks have changed. */
    void locksChanged(String bridgeId);

    /** The bridge's secret is another now. */
    void credentialsChanged(String bridgeId);
}
