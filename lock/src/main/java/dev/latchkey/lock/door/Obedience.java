package dev.latchkey.lock.door;

import dev.latchkey.lock.door.LastOrders.Last;
import dev.latchkey.lock.door.OrderAnswer.ClockIsSet;
import dev.latchkey.lock.door.OrderAnswer.Done;
import dev.latchkey.lock.door.OrderAnswer.DoorOpens;
import dev.latchkey.lock.door.OrderAnswer.NotObeyed;
import dev.latchkey.lock.protocol.Order;
import dev.latchkey.lock.protocol.Order.Deactivate;
import dev.latchkey.lock.protocol.Order.Numbered;
import dev.latchkey.lock.protocol.Order.Open;
import dev.latchkey.lock.protocol.Order.Provision;
import dev.latchkey.lock.protocol.Order.SetClock;
import dev.latchkey.lock.protocol.Order.SetZone;
import dev.latchkey.lock.protocol.Order.TrustIssuers;
import dev.latchkey.lock.protocol.Orders;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.Statement.Deactivated;
import dev.latchkey.lock.protocol.Statement.LockTime;
import dev.latchkey.lock.protocol.Statement.OrderObeyed;
import dev.latchkey.lock.protocol.Statement.OrderRefused;
import dev.latchkey.lock.protocol.Statement.Receipt;
import dev.latchkey.lock.protocol.Verification.Valid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a lock does about one order that the platform signed for it. While the receipt of an order waits to be taken, it is the
 * answer to every repeat, so repeats don't fill the log; afterwards a repeat is answered anew, with the same outcome.
 */
final class Obedience {
    /** So far behind may the lock's clock be and still judge an order that is good for seconds. */
    static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);

    private final Lock lock;
    private final Memory memory;
    private final Moment now;

    Obedience(Lock lock, Moment now) {
        this.lock = lock;
        this.memory = lock.memory();
        this.now = now;
    }

    /** @param signed the same order as it was signed */
    Step<OrderAnswer> obey(Order order, String signed) {
        if (memory.isUnprovisioned()) {
            return order instanceof Provision provision
                    ? provision(provision)
                    : new Step<>(lock, new NotObeyed(Refusal.UNPROVISIONED, null));
        }
        Optional<Receipt> waiting = memory.log().receiptOf(order.orderId());
        if (waiting.isPresent()) {
            return new Step<>(lock, answer(waiting.get()));
        }
        return switch (order) {
            case Deactivate deactivate -> deactivate(deactivate);
            case Numbered numbered -> inTurn(numbered, signed);
            case Provision provision -> provisionAgain(provision);
        };
    }

    private static OrderAnswer answer(Receipt receipt) {
        return receipt instanceof OrderRefused refused ? new NotObeyed(refused.reason(), refused) : new Done(receipt);
    }

    private Step<OrderAnswer> deactivate(Deactivate order) {
        if (!memory.has(order.lockId(), order.slot())) {
            return new Step<>(lock, new NotObeyed(Refusal.OTHER_LOCK, null));
        }
        Receipt receipt = new Deactivated(
                memory.lockId(),
                memory.nextCounter(),
                now.lockTime(),
                order.slot(),
                order.generation(),
                order.orderId());
        Slot forgotten = memory.slot(order.slot()).forgetUpTo(order.generation());
        return step(memory.with(order.slot(), forgotten).with(receipt), new Done(receipt));
    }

    /** A number that has been answered is used: what was refused stays refused. */
    private Step<OrderAnswer> inTurn(Numbered order, String signed) {
        Last last = memory.lastOrders().of(order);
        if (order.number() < last.number()) {
            return refuse(memory, order, Refusal.OVERTAKEN);
        }
        if (order.number() == last.number()) {
            return last.refusal() == null ? done(memory, order) : refuse(memory, order, last.refusal());
        }
        Optional<Refusal> refusal = switch (order) {
            case SetClock setClock -> refusal(setClock);
            case SetZone setZone -> Optional.empty();
            case TrustIssuers trust -> refusal(trust, signed);
            case Open open -> refusal(open);
        };
        Memory answered = memory.with(memory.lastOrders().with(order, refusal.orElse(null)));
        if (refusal.isPresent()) {
            return refuse(answered, order, refusal.get());
        }
        return switch (order) {
            case SetClock setClock -> setClock(answered, setClock);
            case SetZone setZone -> done(answered.with(new KnownZone(setZone.offsets(), setZone.issuedAt())), setZone);
            case TrustIssuers trust -> done(answered.with(trust.issuers()), trust);
            case Open open -> {
                Receipt receipt = obeyed(answered, open, now.lockTime());
                yield step(answered.with(receipt), new DoorOpens(receipt));
            }
        };
    }

    private Optional<Refusal> refusal(SetClock order) {
        boolean answers = order.challenge() != null
                && (isAnswered(lock.challenge(), order.challenge())
                        || isAnswered(lock.timeChallenge(), order.challenge()));
        if (!answers && (order.challenge() != null || !now.clockTrusted())) {
            return Optional.of(Refusal.WRONG_CHALLENGE);
        }
        boolean forward = now.clockTrusted()
                ? order.issuedAt().isAfter(now.wallClock())
                : !order.issuedAt().isBefore(memory.trustedUpTo());
        return forward ? Optional.empty() : Optional.of(Refusal.CLOCK_AHEAD);
    }

    private boolean isAnswered(@Nullable Challenge challenge, String answer) {
        return challenge != null && challenge.value().equals(answer) && challenge.isGoodAt(now.uptime());
    }

    /** The order itself is the proof: whoever will be believed from now on has signed it. */
    private static Optional<Refusal> refusal(TrustIssuers order, String signed) {
        return Orders.verify(signed, order.issuers()) instanceof Valid<Order>
                ? Optional.empty()
                : Optional.of(Refusal.SIGNER_LEFT_OUT);
    }

    private Optional<Refusal> refusal(Open order) {
        if (!now.clockTrusted()) {
            return Optional.of(Refusal.CLOCK_UNTRUSTED);
        }
        if (now.wallClock().isBefore(order.issuedAt().minus(CLOCK_TOLERANCE))) {
            return Optional.of(Refusal.NOT_YET);
        }
        return now.wallClock().isBefore(order.expiresAt()) ? Optional.empty() : Optional.of(Refusal.EXPIRED);
    }

    private Step<OrderAnswer> setClock(Memory answered, SetClock order) {
        Receipt receipt = obeyed(answered, order, new LockTime(order.issuedAt(), true));
        // a challenge that has brought the time may not bring it again
        Lock next = new Lock(answered.with(receipt), null, null);
        return new Step<>(next, new ClockIsSet(receipt, order.issuedAt()));
    }

    private Step<OrderAnswer> provision(Provision order) {
        Reset reset = memory.reset();
        if (reset == null || !reset.challenge().equals(order.challenge())) {
            return new Step<>(lock, new NotObeyed(Refusal.WRONG_CHALLENGE, null));
        }
        if (order.slots().size() != Lock.SLOTS) {
            return new Step<>(lock, new NotObeyed(Refusal.OTHER_LOCK, null));
        }
        List<Slot> slots = order.slots().stream()
                .map(slot -> new Slot(slot.floor(), slot.used()))
                .toList();
        Memory provisioned = new Memory(
                memory.lockId(),
                memory.issuers(),
                slots,
                memory.lastOrders().provisionedUpTo(order.number()),
                new Log(order.counter(), List.of(), null),
                memory.zone(),
                order.issuedAt(),
                new Reset(reset.challenge(), true));
        return done(provisioned, order);
    }

    private Step<OrderAnswer> provisionAgain(Provision order) {
        Reset reset = memory.reset();
        return reset != null && reset.challenge().equals(order.challenge())
                ? done(memory, order)
                : refuse(memory, order, Refusal.NOT_RESET);
    }

    private Step<OrderAnswer> done(Memory next, Order order) {
        Receipt receipt = obeyed(next, order, now.lockTime());
        return step(next.with(receipt), new Done(receipt));
    }

    private static Receipt obeyed(Memory next, Order order, LockTime at) {
        return new OrderObeyed(next.lockId(), next.nextCounter(), at, order.orderId());
    }

    private Step<OrderAnswer> refuse(Memory next, Order order, Refusal refusal) {
        Receipt receipt = new OrderRefused(next.lockId(), next.nextCounter(), now.lockTime(), order.orderId(), refusal);
        return step(next.with(receipt), new NotObeyed(refusal, receipt));
    }

    private Step<OrderAnswer> step(Memory next, OrderAnswer answer) {
        return new Step<>(new Lock(next, lock.challenge(), lock.timeChallenge()), answer);
    }
}
