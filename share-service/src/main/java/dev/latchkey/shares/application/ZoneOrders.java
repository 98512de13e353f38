package dev.latchkey.shares.application;

import dev.latchkey.shares.application.LockStore.Head;
import dev.latchkey.shares.domain.AnyKey;
import dev.latchkey.shares.domain.HeldHours;
import dev.latchkey.shares.domain.Lock;
import dev.latchkey.shares.domain.LockEvent;
import dev.latchkey.shares.domain.LockOrder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells locks what the clock beside them shows, when the credentials that were downloaded say something else (S6, L2). */
@ApplicationScoped
class ZoneOrders {
    private final LockOrders orders;

    ZoneOrders(LockOrders orders) {
        this.orders = orders;
    }

    /**
     * What is to be ordered after these events of the lock.
     *
     * @param head taken, with the lock as it is after them
     * @return null if no downloaded credential has to be put right
     */
    LockOrders.@Nullable Draft after(
            List<LockEvent> events, Head head, Collection<AnyKey> keys, Cause cause, Instant at) {
        boolean changed = events.stream().anyMatch(event -> event instanceof LockEvent.TimeZoneChanged);
        return changed && HeldHours.areThere(keys) ? orders.draft(head, wish(head), cause, at) : null;
    }

    /** To be known by the lock whatever it has heard before. @param head of a claimed lock */
    static LockOrder.SetZone wish(Head head) {
        if (!(head.lock() instanceof Lock.Claimed claimed)) {
            throw new IllegalStateException("no orders about the zone of a lock that nobody has");
        }
        return new LockOrder.SetZone(ZoneId.of(claimed.hardware().timeZone()));
    }
}
