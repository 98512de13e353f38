package dev.latchkey.gateway.messaging;

import dev.latchkey.events.EventCodec;
import dev.latchkey.events.UnreadableEvent;
import dev.latchkey.gateway.application.LiveBridges;
import dev.latchkey.gateway.application.OrderStore;
import dev.latchkey.gateway.command.LockFact;
import dev.latchkey.gateway.command.LockOrders;
import dev.latchkey.gateway.command.PendingOrder;
import dev.latchkey.gateway.command.SlotId;
import dev.latchkey.gateway.observability.GatewayMetrics;
import dev.latchkey.gateway.persistence.DeadLetters;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Takes key events into the tables and wakes the bridges connected to this instance.
 *
 * <p>One batch is one transaction, tried until the database has it: nothing is skipped because a database was away. Bridges
 * are woken after the commit, so one that connects meanwhile finds the order in the table or hears of it here. Usually
 * {@link LiveOrderFeed} was faster; bridges of other instances have theirs, and their sweep.
 */
@ApplicationScoped
public class KeyEventsConsumer {
    private static final Logger LOG = Logger.getLogger(KeyEventsConsumer.class);

    private final OrderStore orders;
    private final LiveBridges bridges;
    private final DeadLetters deadLetters;
    private final GatewayMetrics metrics;

    KeyEventsConsumer(OrderStore orders, LiveBridges bridges, DeadLetters deadLetters, GatewayMetrics metrics) {
        this.orders = orders;
        this.bridges = bridges;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    @Incoming("key-events")
    public Uni<Void> consume(ConsumerRecords<String, byte[]> batch) {
        List<KeyEventFacts> facts = new ArrayList<>();
        Uni<Void> before = Uni.createFrom().voidItem();
        for (ConsumerRecord<String, byte[]> kafkaRecord : batch) {
            try {
                facts.add(KeyEventFacts.of(EventCodec.read(kafkaRecord)));
            } catch (UnreadableEvent e) {
                before = before.chain(() -> setAside(kafkaRecord, e));
            }
        }
        return before.chain(() -> facts.isEmpty() ? Uni.createFrom().voidItem() : takeIn(facts))
                .onFailure()
                .invoke(e -> LOG.warnf(
                        "key events wait for the database: %s", e.getClass().getSimpleName()))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(3))
                .indefinitely();
    }

    private Uni<Void> setAside(ConsumerRecord<String, byte[]> unreadable, UnreadableEvent e) {
        LOG.errorf(
                "unreadable event topic=%s partition=%d offset=%d: %s",
                unreadable.topic(), unreadable.partition(), unreadable.offset(), e.getMessage());
        metrics.deadLetter();
        return deadLetters.add(unreadable, String.valueOf(e.getMessage()));
    }

    private Uni<Void> takeIn(List<KeyEventFacts> facts) {
        Set<String> lockIds = new HashSet<>();
        facts.forEach(fact -> lockIds.add(fact.lockId()));
        return orders.update(lockIds, locks -> fold(locks, facts))
                .invoke(locks -> wake(locks, facts))
                .replaceWithVoid();
    }

    private Map<String, LockOrders> fold(Map<String, LockOrders> locks, List<KeyEventFacts> facts) {
        Map<String, LockOrders> after = new HashMap<>(locks);
        for (KeyEventFacts fact : facts) {
            after.computeIfPresent(fact.lockId(), (lockId, lock) -> {
                if (lock.knows(fact.sequence())) {
                    metrics.eventRepeated();
                } else if (lock.leavesGap(fact.sequence())) {
                    metrics.eventGap();
                    LOG.warnf("gap lockId=%s from=%d to=%d", lockId, lock.sequence(), fact.sequence());
                }
                return lock.after(fact.fact(), fact.sequence());
            });
        }
        return after;
    }

    /** Also for repeats: the process may have ended between the commit and this, and saying it again is harmless. */
    private void wake(Map<String, LockOrders> locks, List<KeyEventFacts> facts) {
        Set<SlotId> touched = new HashSet<>();
        for (KeyEventFacts fact : facts) {
            switch (fact.fact()) {
                case LockFact.Ordered f -> touched.add(f.order().slotId());
                case LockFact.Confirmed f -> touched.add(new SlotId(fact.lockId(), f.slot()));
                case LockFact.AdministratorsAre f -> {}
                case LockFact.Irrelevant f -> {}
            }
        }
        for (SlotId slot : touched) {
            LockOrders lock = locks.get(slot.lockId());
            PendingOrder waiting = lock == null ? null : lock.pending().get(slot.slot());
            if (waiting != null) {
                bridges.offer(waiting);
            } else if (lock != null) {
                bridges.settle(slot, lock.sequence());
            }
        }
    }
}
