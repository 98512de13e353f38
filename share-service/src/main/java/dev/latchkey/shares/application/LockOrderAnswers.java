package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.shares.application.KeyTransition.Outcome;
import dev.latchkey.shares.application.LockOrderStore.Given;
import dev.latchkey.shares.application.LockOrderStore.OrderAnswer;
import dev.latchkey.shares.application.LockStore.Head;
import dev.latchkey.shares.domain.AnyKey;
import dev.latchkey.shares.domain.KeyCommand;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.KeyKind;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.LockOrder;
import dev.latchkey.shares.domain.Provisioning;
import dev.latchkey.shares.domain.Way;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What follows from a lock's verified receipt for an order about itself. A repeat changes nothing. */
@ApplicationScoped
public class LockOrderAnswers {
    private static final String OVERTAKEN = Refusal.OVERTAKEN.wireName();

    private final LockOrders orders;
    private final Signer signer;
    private final Clock clock;

    LockOrderAnswers(LockOrders orders, Signer signer, Clock clock) {
        this.orders = orders;
        this.signer = signer;
        this.clock = clock;
    }

    /**
     * A receipt as it came.
     *
     * @param signed as the lock signed it
     * @param reportId names the report in the events it causes
     */
    record Received(Statement.Receipt receipt, String signed, Way way, String reportId) {
        @Nullable
        String refusal() {
            return receipt instanceof Statement.OrderRefused refused
                    ? refused.reason().wireName()
                    : null;
        }

        @Nullable
        Instant lockTime() {
            return receipt.at().trusted() ? receipt.at().wallClock() : null;
        }
    }

    /** @return whether the order is one of the platform's to this lock */
    Uni<Boolean> take(Session session, LockId lock, Received received) {
        return session.locks()
                .takeHead(lock)
                .chain(head -> session.orders()
                        .find(lock, received.receipt().orderId())
                        .chain(given -> {
                            if (given == null) {
                                return Uni.createFrom().item(false);
                            }
                            Instant now = clock.instant();
                            return isNews(given, received)
                                    ? answered(session, head, given, received, now)
                                            .chain(() -> slowClock(session, lock, given, received))
                                            .replaceWith(true)
                                    : Uni.createFrom().item(true);
                        }));
    }

    /** That an order was overtaken doesn't say whether it had its effect before; its own receipt may come later. */
    private static boolean isNews(Given given, Received received) {
        OrderAnswer known = given.answer();
        return known == null || (OVERTAKEN.equals(known.refusal()) && received.refusal() == null);
    }

    private Uni<Void> answered(Session session, Head head, Given given, Received received, Instant now) {
        boolean obeyed = received.refusal() == null;
        return session.locks().keys(head.id(), KeyKind.OFFLINE).chain(keys -> {
            Map<KeyId, AnyKey> after = new LinkedHashMap<>();
            List<NewEvent> events = new ArrayList<>();
            if (obeyed && given.order().wish() instanceof LockOrder.Provision provision) {
                confirmFloors(head, keys, provision.floors(), received, now, after, events);
            }
            events.add(event(head, given.order(), received, now));
            Head next = obeyed ? head.with(head.orders().obeyed(given.order())) : head;
            return session.locks()
                    .append(next, after, events)
                    .chain(() -> session.orders()
                            .answered(
                                    given.order().orderId(),
                                    new OrderAnswer(now, received.refusal(), received.lockTime(), received.signed())));
        });
    }

    /** The lock has signed that it refuses whatever is below these floors: that is evidence as the receipt of a deactivation is. */
    private void confirmFloors(
            Head head,
            Map<Integer, AnyKey> keys,
            List<Integer> floors,
            Received received,
            Instant now,
            Map<KeyId, AnyKey> after,
            List<NewEvent> events) {
        Cause cause = new Cause(Actor.LOCK, null, received.reportId());
        keys.forEach((slot, key) -> {
            int floor = floors.get(slot - 1);
            if (!Provisioning.isNews(key, floor)) {
                return;
            }
            KeyId id = new KeyId(head.id(), KeyKind.OFFLINE, slot);
            KeyCommand confirm = new KeyCommand.ConfirmDeactivation(
                    received.receipt().orderId(),
                    floor - 1,
                    received.receipt().counter(),
                    received.lockTime(),
                    received.way(),
                    now);
            if (KeyTransition.decide(id, key, confirm, cause, signer) instanceof Outcome.Accepted a
                    && !a.transition().published().isEmpty()) {
                after.put(id, a.transition().after());
                events.addAll(a.transition().published());
            }
        });
    }

    private static NewEvent event(Head head, LockOrder order, Received received, Instant now) {
        return new NewEvent(
                ContractOrders.answered(
                        ContractEvents.state(head.id(), head.lock()),
                        order,
                        received.refusal(),
                        received.receipt().counter(),
                        received.lockTime(),
                        ContractEvents.way(received.way())),
                head.id().value(),
                now,
                null,
                received.reportId());
    }

    private Uni<Void> slowClock(Session session, LockId lock, Given given, Received received) {
        return given.order().wish() instanceof LockOrder.SetClock
                ? Uni.createFrom().voidItem()
                : orders.correctIfSlow(
                        session, lock, received.lockTime(), given.order().at(), received.reportId());
    }
}
