package dev.latchkey.lock.door;

import dev.latchkey.lock.protocol.Order.Numbered;
import dev.latchkey.lock.protocol.Order.Open;
import dev.latchkey.lock.protocol.Order.SetClock;
import dev.latchkey.lock.protocol.Order.SetZone;
import dev.latchkey.lock.protocol.Order.TrustIssuers;
import dev.latchkey.lock.protocol.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The highest order number that was answered, of each kind: what makes a repeat harmless and an older order too late. Kinds don't
 * wait for each other, so a clock correction that lay on a bridge for a week does no harm to the door.
 */
public record LastOrders(Last setClock, Last setZone, Last trustIssuers, Last open) {
    static final LastOrders NONE = new LastOrders(Last.NONE, Last.NONE, Last.NONE, Last.NONE);

    /**
     * @param number 0 before the first
     * @param refusal null if it was obeyed
     */
    public record Last(long number, @Nullable Refusal refusal) {
        static final Last NONE = new Last(0, null);

        public Last {
            if (number < 0) {
                throw new IllegalArgumentException("number " + number);
            }
        }
    }

    Last of(Numbered order) {
        return switch (order) {
            case SetClock o -> setClock;
            case SetZone o -> setZone;
            case TrustIssuers o -> trustIssuers;
            case Open o -> open;
        };
    }

    LastOrders with(Numbered order, @Nullable Refusal refusal) {
        Last last = new Last(order.number(), refusal);
        return switch (order) {
            case SetClock o -> new LastOrders(last, setZone, trustIssuers, open);
            case SetZone o -> new LastOrders(setClock, last, trustIssuers, open);
            case TrustIssuers o -> new LastOrders(setClock, setZone, last, open);
            case Open o -> new LastOrders(setClock, setZone, trustIssuers, last);
        };
    }

    /** After a factory reset: the issuer keys and the zone have survived it, and so have their numbers. */
    LastOrders reset() {
        return new LastOrders(Last.NONE, setZone, trustIssuers, Last.NONE);
    }

    /** Everything up to {@code number} is past, but for the zone: what was ordered about it is right as long as nothing newer was obeyed. */
    LastOrders provisionedUpTo(long number) {
        Last past = new Last(number, Refusal.OVERTAKEN);
        return new LastOrders(past, setZone, trustIssuers.number() > number ? trustIssuers : past, past);
    }
}
