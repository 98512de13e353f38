package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.shares.application.LockStore.Head;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.LockOrder;
import dev.latchkey.shares.domain.LockOrder.Wish;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gives locks orders about themselves, numbered under the lock's head row, so that a lock takes them in their turn. */
@ApplicationScoped
public class LockOrders {
    /** So much may a lock's time be before the order that it answers: seconds are cut off, and clocks are never quite equal. */
    static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);

    /** Long enough for the answer to one correction to be here before the next is thought of. */
    private static final Duration BETWEEN_CORRECTIONS = Duration.ofMinutes(1);

    private final Signer signer;
    private final Clock clock;

    LockOrders(Signer signer, Clock clock) {
        this.signer = signer;
        this.clock = clock;
    }

    /**
     * An order that is signed, but not written.
     *
     * @param after the head with the order in its book; to be appended with the event
     */
    record Draft(Head after, LockOrder order, String signed, NewEvent event) {
        @Override
        public String toString() {
            return "Draft[" + order.orderId() + "]"; // no signed order in a log
        }
    }

    /**
     * @param head taken
     * @param at from when the head was taken on: the events of a lock are in the order of their times (O3)
     */
    Draft draft(Head head, Wish wish, Cause cause, Instant at) {
        // as precise as the database, so that it is told alike whenever it is told
        Instant orderedAt = at.truncatedTo(ChronoUnit.MICROS);
        LockOrder order =
                new LockOrder(UUID.randomUUID().toString(), head.orders().lastNumber() + 1, wish, orderedAt);
        String signed = signer.forLock(head.orders()).order(head.id(), order);
        NewEvent event = new NewEvent(
                ContractOrders.given(cause.actor(), ContractEvents.state(head.id(), head.lock()), order, signed),
                head.id().value(),
                at,
                cause.correlationId(),
                cause.causationId());
        return new Draft(head.with(head.orders().with(order)), order, signed, event);
    }

    /** Writes an order that comes alone. @param by who asked for it; null if nobody did */
    Uni<Void> give(Session session, Draft draft, @Nullable AccountId by) {
        return session.locks()
                .append(draft.after(), Map.of(), List.of(draft.event()))
                .chain(() -> note(session, draft, by));
    }

    /** Keeps an order whose event is appended with others. */
    Uni<Void> note(Session session, Draft draft, @Nullable AccountId by) {
        return session.orders().put(draft.after().id(), draft.order(), draft.signed(), by);
    }

    /** The lock has lost the time, and asks for it with a challenge. */
    Uni<Void> answerClockLost(Session session, LockId lock, String challenge, String reportId) {
        return session.locks()
                .takeHead(lock)
                .chain(head -> setClock(session, head, challenge, reportId, clock.instant()));
    }

    /**
     * A receipt that is dated before its order shows that the lock's clock is behind, however long it took to come here: the clock
     * is put forward. Nothing happens if it isn't so, or a correction is under way.
     */
    Uni<Void> correctIfSlow(
            Session session, LockId lock, @Nullable Instant lockTime, Instant orderedAt, String reportId) {
        if (lockTime == null || !lockTime.isBefore(orderedAt.minus(CLOCK_TOLERANCE))) {
            return Uni.createFrom().voidItem();
        }
        return session.locks().takeHead(lock).chain(head -> {
            Instant at = clock.instant();
            return session.orders()
                    .waiting(lock, at)
                    .chain(waiting -> waiting.stream().anyMatch(given -> isCorrection(given.order(), at))
                            ? Uni.createFrom().voidItem()
                            : setClock(session, head, null, reportId, at));
        });
    }

    private Uni<Void> setClock(Session session, Head head, @Nullable String challenge, String reportId, Instant at) {
        return give(session, draft(head, new LockOrder.SetClock(challenge), cause(reportId), at), null);
    }

    private static boolean isCorrection(LockOrder order, Instant at) {
        return order.wish() instanceof LockOrder.SetClock
                && order.at().plus(BETWEEN_CORRECTIONS).isAfter(at);
    }

    private static Cause cause(String reportId) {
        return new Cause(Actor.LOCK, null, reportId);
    }
}
