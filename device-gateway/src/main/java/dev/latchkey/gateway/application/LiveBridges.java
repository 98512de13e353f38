package dev.latchkey.gateway.application;

import dev.latchkey.gateway.command.PendingOrder;
import dev.latchkey.gateway.command.SlotId;

/** The bridges connected to this instance. Call from any thread; without a connection each of these does nothing. */
public interface LiveBridges {
    /** There is a new order; to be called after it is in the table. */
    void offer(PendingOrder order);

    /** Nothing up to this sequence waits for the slot any more. */
    void settle(SlotId slot, long sequence);

    /** The bridge's locks have changed. */
    void locksChanged(String bridgeId);

    /** The bridge's secret is another now. */
    void credentialsChanged(String bridgeId);
}
