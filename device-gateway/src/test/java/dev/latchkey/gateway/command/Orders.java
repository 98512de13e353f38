package dev.latchkey.gateway.command;

import java.time.Instant;

/** Orders for tests. */
final class Orders {
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    static final Moment START = new Moment(NOON, Long.MAX_VALUE); // which soon begins anew

    static final PendingOrder FIRST = order("LK-1", 1, 1);
    /** Takes the place of the first. */
    static final PendingOrder SECOND = order("LK-1", 1, 2);

    static final PendingOrder OTHER_SLOT = order("LK-1", 2, 3);

    private Orders() {}

    static PendingOrder order(String lockId, int slot, long sequence) {
        return new PendingOrder(
                Lane.deactivating(lockId, slot), "order-" + sequence, (int) sequence, "a.b.c", sequence, NOON, null);
    }
}
