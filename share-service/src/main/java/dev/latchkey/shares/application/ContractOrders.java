package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.LockOrderKind;
import dev.latchkey.events.LockState;
import dev.latchkey.events.OrderOutcome;
import dev.latchkey.events.ReportWay;
import dev.latchkey.events.ZoneOrder;
import dev.latchkey.shares.domain.LockOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Orders to locks about themselves, as the contract tells of them. Those about the zone have events of their own: which kinds of orders there are in
 * {@code lock.order-given.v1} was promised to its readers (inv-16).
 */
final class ContractOrders {
    private ContractOrders() {}

    static KeyEvent.OfLock given(Actor actor, LockState lock, LockOrder order, String signed) {
        LockOrderKind kind = kind(order);
        return kind == null
                ? new KeyEvent.LockZoneOrderGiven(actor, lock, zone(order), signed)
                : new KeyEvent.LockOrderGiven(actor, lock, of(order, kind), signed);
    }

    /** @param refusal null if it was obeyed */
    static KeyEvent.OfLock answered(
            LockState lock,
            LockOrder order,
            @Nullable String refusal,
            long counter,
            @Nullable Instant lockTime,
            ReportWay way) {
        OrderOutcome outcome = refusal == null ? OrderOutcome.OBEYED : OrderOutcome.REFUSED;
        LockOrderKind kind = kind(order);
        return kind == null
                ? new KeyEvent.LockZoneOrderAnswered(
                        Actor.LOCK, lock, zone(order), outcome, refusal, counter, lockTime, way)
                : new KeyEvent.LockOrderAnswered(
                        Actor.LOCK, lock, of(order, kind), outcome, refusal, counter, lockTime, way);
    }

    /** Null for what has events of its own. */
    private static @Nullable LockOrderKind kind(LockOrder order) {
        return switch (order.wish().kind()) {
            case OPEN -> LockOrderKind.OPEN;
            case SET_CLOCK -> LockOrderKind.SET_CLOCK;
            case SET_ZONE -> null;
            case TRUST_ISSUERS -> LockOrderKind.TRUST_ISSUERS;
            case PROVISION -> LockOrderKind.PROVISION;
        };
    }

    private static ZoneOrder zone(LockOrder order) {
        return new ZoneOrder(order.orderId(), order.number(), order.at());
    }

    private static dev.latchkey.events.LockOrder of(LockOrder order, LockOrderKind kind) {
        return new dev.latchkey.events.LockOrder(
                order.orderId(),
                kind,
                order.number(),
                order.wish() instanceof LockOrder.Open open ? open.key().toString() : null,
                order.at(),
                order.expiresAt().orElse(null));
    }
}
