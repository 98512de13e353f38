package dev.latchkey.gateway.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The orders of one connection: which to send next, and when once more. No I/O and no clock; used on the connection's event
 * loop only.
 *
 * <p>Orders come from three sides, in any order and repeatedly: live as they are accepted, from the table when the bridge
 * subscribes, from the safety sweep. Per lane the highest sequence ever offered or settled wins, so none overtakes a newer one
 * (R4); what is due goes out in the order of the lock's sequence, what is sent
 * for the first time before what is repeated, and what expires before what does not.
 *
 * <p>A bridge may have ten thousand orders waiting, and each PUBACK asks what comes next: so those that are due and those that wait to be sent again
 * are kept in their orders, and nothing goes through all of them but what the sweep asks for.
 *
 * <p>A PUBACK only frees a place in the window. What is not acknowledged is not sent again on the same connection (MQTT 5.0
 * §4.4); instead {@link #isOverdue} tells to give the connection up.
 */
public final class Delivery {
    private static final Comparator<PendingOrder> BY_SEQUENCE = Comparator.comparing(PendingOrder::lockId)
            .thenComparingLong(PendingOrder::sequence)
            .thenComparing(order -> order.lane().kind())
            .thenComparingInt(order -> order.lane().slot());

    private final Unacknowledged unacknowledged;
    private final Backoff backoff;
    private final Map<Lane, OrderOnWire> orders = new HashMap<>();
    /** What the bridge has not had yet comes first. */
    private final NavigableSet<OrderOnWire.Due> due = new TreeSet<>(
            Comparator.comparing(OrderOnWire.Due::isRepeat).thenComparing(OrderOnWire.Due::order, BY_SEQUENCE));
    /** Those of them that are not good for ever. */
    private final NavigableSet<OrderOnWire.Due> urgent =
            new TreeSet<>(Comparator.<OrderOnWire.Due, Instant>comparing(o -> end(o.order()))
                    .thenComparing(OrderOnWire.Due::order, BY_SEQUENCE));

    private final NavigableSet<OrderOnWire.Arrived> arrived = new TreeSet<>(
            Comparator.comparing(OrderOnWire.Arrived::againAt).thenComparing(OrderOnWire.Arrived::order, BY_SEQUENCE));
    private final Map<Integer, Lane> sent = new HashMap<>();
    /** Those that are not good for ever. */
    private final NavigableSet<PendingOrder> expiring =
            new TreeSet<>(Comparator.comparing(Delivery::end).thenComparing(BY_SEQUENCE));
    /** The lowest sequence that a lane still takes. */
    private final Map<Lane, Long> floors = new HashMap<>();

    private Subscription subscription = Subscription.NONE;
    private long offers;

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

    /** @param unacknowledged of the connection; what else is sent on it takes its part of the room */
    public Delivery(Unacknowledged unacknowledged, Backoff backoff) {
        this.unacknowledged = unacknowledged;
        this.backoff = backoff;
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
        put(new OrderOnWire.Due(order, offers, 0));
    }

    /** Takes the place of what the lane had. */
    private void put(OrderOnWire order) {
        remove(order.order().lane());
        orders.put(order.order().lane(), order);
        switch (order) {
            case OrderOnWire.Due o -> {
                due.add(o);
                if (o.order().expiresAt() != null) {
                    urgent.add(o);
                }
            }
            case OrderOnWire.Arrived o -> arrived.add(o);
            case OrderOnWire.Sent o -> sent.put(o.packetId(), o.order().lane());
        }
        if (order.order().expiresAt() != null) {
            expiring.add(order.order());
        }
    }

    private void remove(Lane lane) {
        OrderOnWire order = orders.remove(lane);
        if (order == null) {
            return;
        }
        switch (order) {
            case OrderOnWire.Due o -> {
                due.remove(o);
                urgent.remove(o);
            }
            case OrderOnWire.Arrived o -> arrived.remove(o);
            case OrderOnWire.Sent o -> sent.remove(o.packetId());
        }
        if (order.order().expiresAt() != null) {
            expiring.remove(order.order());
        }
    }

    private static Instant end(PendingOrder order) {
        Instant end = order.expiresAt();
        return end == null ? Instant.MAX : end;
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
            remove(lane);
        }
    }

    /** The lock is no longer the bridge's. */
    public void withdraw(String lockId) {
        orders.keySet().stream()
                .filter(lane -> lane.lockId().equals(lockId))
                .toList()
                .forEach(this::remove);
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
        for (OrderOnWire order : List.copyOf(orders.values())) {
            Lane lane = order.order().lane();
            if (order.offer() <= mark && !waiting.containsKey(lane)) {
                // this very one may come back (its lock was away for a moment), an older one may not
                floors.merge(lane, order.order().sequence(), Math::max);
                remove(lane);
            }
        }
        snapshot.forEach(this::offer);
    }

    /** What goes out now; taken as sent. What has expired goes nowhere any more. */
    public List<Transmission> transmit(Moment now) {
        if (!isSubscribed()) {
            return List.of();
        }
        while (!expiring.isEmpty() && expiring.getFirst().hasExpired(now.time())) {
            remove(expiring.getFirst().lane());
        }
        while (!arrived.isEmpty() && !arrived.getFirst().againAt().isAfter(now)) {
            put(arrived.getFirst().due());
        }
        List<Transmission> transmissions = new ArrayList<>();
        while (!due.isEmpty()) {
            Transmission transmission = send(next(), now);
            if (transmission == null) {
                break;
            }
            transmissions.add(transmission);
        }
        return transmissions;
    }

    /** Of those that are due: what is not good for ever, but nothing before what its lock was to do before. */
    private OrderOnWire.Due next() {
        OrderOnWire.Due next = urgent.isEmpty() ? due.getFirst() : urgent.getFirst();
        for (OrderOnWire.Due before = due.lower(next);
                !urgent.isEmpty()
                        && before != null
                        && before.isRepeat() == next.isRepeat()
                        && before.order().lockId().equals(next.order().lockId());
                before = due.lower(before)) {
            next = before;
        }
        return next;
    }

    private @Nullable Transmission send(OrderOnWire.Due order, Moment now) {
        if (subscription == Subscription.QOS_0) {
            put(order.sentWithoutAcknowledgement(now, backoff));
            return new Transmission(order.order(), 0);
        }
        if (unacknowledged.isFull()) {
            return null;
        }
        int packetId = unacknowledged.next(now);
        put(order.sent(packetId));
        return new Transmission(order.order(), packetId);
    }

    /** The bridge has acknowledged an order, or something else. @return false for an id that is not in flight, which changes nothing */
    public boolean acknowledged(int packetId, Moment now) {
        if (!unacknowledged.acknowledged(packetId)) {
            return false;
        }
        Lane lane = sent.get(packetId);
        if (lane != null && orders.get(lane) instanceof OrderOnWire.Sent order) {
            put(order.acknowledged(now, backoff));
        }
        return true;
    }

    /** Whether the bridge owes an acknowledgement for too long: the line is half open, or the bridge hangs. */
    public boolean isOverdue(Moment now) {
        return unacknowledged.isOverdue(now);
    }

    /** When {@link #transmit} or {@link #isOverdue} next has something to say if nothing happens until then. */
    public Optional<Moment> wakeAt() {
        Optional<Moment> again = isSubscribed() && !arrived.isEmpty()
                ? Optional.of(arrived.getFirst().againAt())
                : Optional.empty();
        return Stream.of(unacknowledged.overdueAt(), again)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }
}
