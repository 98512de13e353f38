package dev.latchkey.gateway.messaging;

import dev.latchkey.events.UnreadableEvent;
import dev.latchkey.feed.KeyEventSink;
import dev.latchkey.feed.LockEvent;
import dev.latchkey.gateway.application.LiveBridges;
import dev.latchkey.gateway.application.OrderStore;
import dev.latchkey.gateway.command.Lane;
import dev.latchkey.gateway.command.LockFact;
import dev.latchkey.gateway.command.LockOrders;
import dev.latchkey.gateway.command.PendingOrder;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes key events into the tables and wakes the bridges connected to this instance.
 *
 * <p>Bridges are woken after the commit, so one that connects meanwhile finds the order in the table or hears of it here.
 * Usually {@link LiveOrderFeed} was faster; bridges of other instances have theirs, and their sweep.
 */
@ApplicationScoped
public class OrderIntake implements KeyEventSink {
    private final OrderStore orders;
    private final LiveBridges bridges;

    OrderIntake(OrderStore orders, LiveBridges bridges) {
        this.orders = orders;
        this.bridges = bridges;
    }

    @Override
    public Uni<Map<String, Long>> positions(Collection<String> lockIds) {
        return orders.positions(lockIds);
    }

    @Override
    public Uni<Void> apply(List<LockEvent> events) {
        List<KeyEventFacts> facts = new ArrayList<>(events.size());
        Set<String> lockIds = new HashSet<>();
        try {
            for (LockEvent event : events) {
                facts.add(KeyEventFacts.of(event));
                lockIds.add(event.lockId());
            }
        } catch (UnreadableEvent e) {
            return Uni.createFrom().failure(e);
        }
        return orders.update(lockIds, locks -> fold(locks, facts))
                .invoke(locks -> wake(locks, facts))
                .replaceWithVoid();
    }

    private static Map<String, LockOrders> fold(Map<String, LockOrders> locks, List<KeyEventFacts> facts) {
        Map<String, LockOrders> after = new HashMap<>(locks);
        for (KeyEventFacts fact : facts) {
            after.computeIfPresent(fact.lockId(), (lockId, lock) -> lock.after(fact.fact(), fact.sequence()));
        }
        return after;
    }

    private void wake(Map<String, LockOrders> locks, List<KeyEventFacts> facts) {
        Set<Lane> touched = new HashSet<>();
        for (KeyEventFacts fact : facts) {
            switch (fact.fact()) {
                case LockFact.Ordered f -> touched.add(f.order().lane());
                case LockFact.Settled f -> touched.add(f.lane());
                case LockFact.AdministratorsAre f -> {}
                case LockFact.Irrelevant f -> {}
            }
        }
        List<PendingOrder> newest = new ArrayList<>();
        for (Lane lane : touched) {
            LockOrders lock = locks.get(lane.lockId());
            PendingOrder waiting = lock == null ? null : lock.pending().get(lane);
            if (waiting != null) {
                newest.add(waiting);
            } else if (lock != null) {
                bridges.settle(lane, lock.sequence());
            }
        }
        bridges.offer(newest);
    }
}
