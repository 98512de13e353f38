package dev.latchkey.gateway.command;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The orders of one connection: which to send next, and when once more. No I/O and no clock; used on the connection's event
 * loop only.
 *
 * <p>Orders come from three sides, in any order and repeatedly: live as they are accepted, from the table when the bridge
 * subscribes, from the safety sweep. Per lane the highest sequence ever offered or settled wins, so none overtakes a newer one
 * (R4); what is due goes out in the order of the lock's sequence.
 *
 * <p>A PUBACK only frees a place in the window. What is not acknowledged is not sent again on the same connection (MQTT 5.0
 * §4.4); instead {@link #isOverdue} tells to give the connection up.
 */
public final class Delivery {
    private static final Comparator<OrderOnWire> BY_SEQUENCE = Comparator.comparing(
                    (OrderOnWire o) -> o.order().lockId())
            .thenComparingLong(o -> o.order().sequence());

    private final int window;
    private final Backoff backoff;
    private final Duration ackTimeout;
    private final Map<Lane, OrderOnWire> orders = new HashMap<>();
    /** The lowest sequence that a lane still takes. */
    private final Map<Lane, Long> floors = new HashMap<>();

    private final Map<Integer, Instant> unacknowledged = new HashMap<>();
    private Subscription subscription = Subscription.NONE;
    private long offers;
    private int lastPacketId;

    /** What the bridge has subscribed to its orders with. */
    public enum Subscription {
        NONE,
        QOS_0,
        QOS_1
    }

    /**
     * One message to send now.
     *
     * @param packetId 1 to 65535, not in flight; 0 for QoS 0
     */
    public record Transmission(PendingOrder order, int packetId) {}

    /**
     * @param window how many may be unacknowledged at a time, from 1
     * @param ackTimeout after which a connection with an unacknowledged order counts as dead
     */
    public Delivery(int window, Backoff backoff, Duration ackTimeout) {
        this.window = window;
        this.backoff = backoff;
        this.ackTimeout = ackTimeout;
    }

    /** From now on orders may go out, or no more. */
    public void subscribed(Subscription now) {
        subscription = now;
    }

    public boolean isSubscribed() {
        return subscription != Subscription.NONE;
    }

    public boolean isEmpty() {
        return orders.isEmpty();
    }

    /** Takes the order in unless it, a newer one, or its confirmation is known already. */
    public void offer(PendingOrder order) {
        Lane lane = order.lane();
        OrderOnWire known = orders.get(lane);
        if (floors.getOrDefault(lane, 0L) > order.sequence()
                || (known != null && known.order().sequence() >= order.sequence())) {
            return;
        }
        offers++;
        orders.put(lane, new OrderOnWire.Due(order, offers, 0));
    }

    /**
     * Heard before the table knows: takes the order away if the confirmation covers it.
     *
     * @param sequence of the confirmation
     */
    public void confirm(LockFact.Settled fact, long sequence) {
        OrderOnWire known = orders.get(fact.lane());
        if (known != null && known.order().sequence() < sequence && fact.covers(known.order())) {
            settle(fact.lane(), sequence);
        }
    }

    /** Nothing up to this sequence waits for the lane any more. */
    public void settle(Lane lane, long sequence) {
        floors.merge(lane, sequence + 1, Math::max);
        OrderOnWire known = orders.get(lane);
        if (known != null && known.order().sequence() <= sequence) {
            orders.remove(lane);
        }
    }

    /** The lock is no longer the bridge's. */
    public void withdraw(String lockId) {
        orders.keySet().removeIf(lane -> lane.lockId().equals(lockId));
        floors.keySet().removeIf(lane -> lane.lockId().equals(lockId));
    }

    /** To be taken before a snapshot is read; see {@link #reconcile}. */
    public long mark() {
        return offers;
    }

    /**
     * Makes this agree with all orders that the table held at a moment after {@code mark}. What was offered later than the mark
     * may be missing in the snapshot and stays. What was offered before, but reached the table only after the snapshot, is taken
     * away and offered again: sent once more at most.
     */
    public void reconcile(long mark, Collection<PendingOrder> snapshot) {
        Map<Lane, PendingOrder> waiting = new HashMap<>();
        snapshot.forEach(order -> waiting.put(order.lane(), order));
        for (Iterator<Map.Entry<Lane, OrderOnWire>> i = orders.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<Lane, OrderOnWire> entry = i.next();
            if (entry.getValue().offer() <= mark && !waiting.containsKey(entry.getKey())) {
                // this very one may come back (its lock was away for a moment), an older one may not
                floors.merge(entry.getKey(), entry.getValue().order().sequence(), Math::max);
                i.remove();
            }
        }
        snapshot.forEach(this::offer);
    }

    /** What goes out now; taken as sent. What has expired goes nowhere any more. */
    public List<Transmission> transmit(Instant now) {
        if (!isSubscribed()) {
            return List.of();
        }
        orders.values().removeIf(order -> order.order().hasExpired(now));
        List<OrderOnWire.Due> due = new ArrayList<>();
        for (OrderOnWire order : orders.values()) {
            switch (order) {
                case OrderOnWire.Due o -> due.add(o);
                case OrderOnWire.Arrived o when !o.againAt().isAfter(now) -> due.add(o.due());
                case OrderOnWire.Arrived o -> {}
                case OrderOnWire.Sent o -> {}
            }
        }
        due.sort(BY_SEQUENCE);
        List<Transmission> transmissions = new ArrayList<>();
        for (OrderOnWire.Due order : due) {
            Transmission transmission = send(order, now);
            if (transmission == null) {
                break;
            }
            transmissions.add(transmission);
        }
        return transmissions;
    }

    private @Nullable Transmission send(OrderOnWire.Due order, Instant now) {
        Lane lane = order.order().lane();
        if (subscription == Subscription.QOS_0) {
            orders.put(lane, order.sentWithoutAcknowledgement(now, backoff));
            return new Transmission(order.order(), 0);
        }
        if (unacknowledged.size() >= window) {
            return null;
        }
        int packetId = nextPacketId();
        unacknowledged.put(packetId, now);
        orders.put(lane, order.sent(packetId));
        return new Transmission(order.order(), packetId);
    }

    /** The bridge has acknowledged; an id that is not in flight is ignored. */
    public void acknowledged(int packetId, Instant now) {
        if (unacknowledged.remove(packetId) == null) {
            return;
        }
        orders.replaceAll((lane, order) -> order instanceof OrderOnWire.Sent sent && sent.packetId() == packetId
                ? sent.acknowledged(now, backoff)
                : order);
    }

    /** Whether the bridge owes an acknowledgement for too long: the line is half open, or the bridge hangs. */
    public boolean isOverdue(Instant now) {
        return unacknowledged.values().stream()
                .anyMatch(sentAt -> !sentAt.plus(ackTimeout).isAfter(now));
    }

    /** When {@link #transmit} or {@link #isOverdue} next has something to say if nothing happens until then. */
    public Optional<Instant> wakeAt() {
        Instant earliest = null;
        for (Instant sentAt : unacknowledged.values()) {
            earliest = earlier(earliest, sentAt.plus(ackTimeout));
        }
        if (isSubscribed()) {
            for (OrderOnWire order : orders.values()) {
                if (order instanceof OrderOnWire.Arrived arrived) {
                    earliest = earlier(earliest, arrived.againAt());
                }
            }
        }
        return Optional.ofNullable(earliest);
    }

    private static Instant earlier(@Nullable Instant a, Instant b) {
        return a == null || b.isBefore(a) ? b : a;
    }

    private int nextPacketId() {
        do {
            lastPacketId = lastPacketId % 65_535 + 1;
        } while (unacknowledged.containsKey(lastPacketId));
        return lastPacketId;
    }
}
