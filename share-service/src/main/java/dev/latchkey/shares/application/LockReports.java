package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.events.LockReport;
import dev.latchkey.events.ReportWay;
import dev.latchkey.lock.protocol.Flaw;
import dev.latchkey.lock.protocol.PublicJwk;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.lock.protocol.Verification;
import dev.latchkey.shares.application.KeyChange.Prepared;
import dev.latchkey.shares.application.LockStore.Head;
import dev.latchkey.shares.domain.Deactivation;
import dev.latchkey.shares.domain.Key;
import dev.latchkey.shares.domain.KeyCommand;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.KeyKind;
import dev.latchkey.shares.domain.Lock;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.Way;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What locks say, believed only when the lock has signed it (inv-12). Statements come in any order and more than once, by bridges and
 * by phones: each use is counted once, by the lock's counter, and what a receipt is evidence of never falls.
 */
@ApplicationScoped
public class LockReports {
    private final Transactions transactions;
    private final KeyChanges changes;
    private final LockOrders orders;
    private final LockOrderAnswers orderAnswers;
    private final Clock clock;

    LockReports(
            Transactions transactions,
            KeyChanges changes,
            LockOrders orders,
            LockOrderAnswers orderAnswers,
            Clock clock) {
        this.transactions = transactions;
        this.changes = changes;
        this.orders = orders;
        this.orderAnswers = orderAnswers;
        this.clock = clock;
    }

    /** What became of a report. */
    public enum Outcome {
        /** Verified; the key, or the order, is what it says, now or already. */
        BELIEVED,
        /** Verified, and of no consequence: a refusal at the door. */
        NOTED,
        /** Verified, and taken before: nothing has changed. */
        REPEATED,
        UNKNOWN_LOCK,
        /** Not signed by that lock, or not a statement. */
        NOT_BELIEVED,
        /** It could not be taken, and would not be at another try. */
        FAILED
    }

    /** @param refused what there is to remember of it; null unless it was not believed */
    public record Taken(Outcome outcome, @Nullable RefusedReceipt refused) {
        public static Taken of(Outcome outcome) {
            return new Taken(outcome, null);
        }
    }

    /** @param reportId names the report in the events it causes */
    public Uni<Taken> take(LockReport report, String reportId) {
        if (!LockId.isValid(report.lockId())) {
            return Uni.createFrom().item(Taken.of(Outcome.UNKNOWN_LOCK));
        }
        LockId lock = new LockId(report.lockId());
        return transactions.forReport(
                lock,
                session -> session.locks()
                        .readHead(lock)
                        .chain(head -> head.lock() instanceof Lock.Unregistered
                                ? Uni.createFrom().item(Taken.of(Outcome.UNKNOWN_LOCK))
                                : switch (verified(head, report.statement())) {
                                    case Verification.Invalid<Statement> i ->
                                        Uni.createFrom()
                                                .item(new Taken(Outcome.NOT_BELIEVED, refused(lock, report, i.flaw())));
                                    case Verification.Valid<Statement> v ->
                                        apply(
                                                        session,
                                                        lock,
                                                        new Told(
                                                                v.value(),
                                                                report.statement(),
                                                                way(report.way()),
                                                                reportId))
                                                .map(Taken::of);
                                }));
    }

    private static RefusedReceipt refused(LockId lock, LockReport report, Flaw flaw) {
        return new RefusedReceipt(lock, way(report.way()), report.bridgeId(), flaw, report.receivedAt());
    }

    /** Whether the lock has signed it, with the key that it was registered with. */
    static Verification<Statement> verified(Head head, String statement) {
        PublicJwk key = publicKey(head);
        return key == null
                ? new Verification.Invalid<>(Flaw.UNKNOWN_SIGNER)
                : Statements.verify(statement, head.id().value(), key);
    }

    /**
     * A statement that is verified.
     *
     * @param signed as the lock signed it
     * @param reportId names the report in the events it causes
     */
    record Told(Statement statement, String signed, Way way, String reportId) {}

    /** A repeat changes nothing. */
    Uni<Outcome> apply(Session session, LockId lock, Told told) {
        return session.reports()
                .firstSight(lock, told.statement().counter())
                .chain(first -> apply(session, lock, told, first).map(outcome -> first ? outcome : Outcome.REPEATED));
    }

    private Uni<Outcome> apply(Session session, LockId lock, Told told, boolean first) {
        return switch (told.statement()) {
            case Statement.OfSlot s -> ofSlot(session, lock, s, told, first);
            case Statement.OrderObeyed s -> ofOrder(session, lock, s, told);
            case Statement.OrderRefused s -> ofOrder(session, lock, s, told);
            case Statement.ClockLost s
            when first ->
                orders.answerClockLost(session, lock, s.challenge(), told.reportId())
                        .replaceWith(Outcome.BELIEVED);
            case Statement.ClockLost s -> noted();
            case Statement.TicketOpened s -> noted();
            case Statement.TicketRefused s -> noted();
            case Statement.EntriesLost s -> noted();
        };
    }

    private static Uni<Outcome> noted() {
        return Uni.createFrom().item(Outcome.NOTED);
    }

    private Uni<Outcome> ofOrder(Session session, LockId lock, Statement.Receipt receipt, Told told) {
        return orderAnswers
                .take(session, lock, new LockOrderAnswers.Received(receipt, told.signed(), told.way(), told.reportId()))
                .map(ours -> ours ? Outcome.BELIEVED : Outcome.NOTED);
    }

    private Uni<Outcome> ofSlot(Session session, LockId lock, Statement.OfSlot statement, Told told, boolean first) {
        Instant now = clock.instant();
        if (statement instanceof Statement.Refused
                || statement.slot() < 1
                || statement.slot() > KeyKind.OFFLINE.slots()) {
            return noted();
        }
        if (!first && statement instanceof Statement.Opened) {
            return Uni.createFrom().item(Outcome.BELIEVED);
        }
        KeyChange change = new KeyChange(
                Actor.LOCK,
                (s, held) -> Uni.createFrom().item(meaning(statement, told.way())),
                null,
                new Reply.TheKey(200),
                null,
                told.reportId());
        KeyId key = new KeyId(lock, KeyKind.OFFLINE, statement.slot());
        return changes.apply(session, key, null, change)
                // a repeat is late by itself: the correction it would ask for may be done
                .chain(() -> first
                        ? slowClock(session, key, statement, told.reportId(), now)
                        : Uni.createFrom().voidItem())
                .replaceWith(Outcome.BELIEVED);
    }

    /**
     * Looks closer only at what seems late, as it does after hours without a bridge or with a clock that is slow.
     *
     * @param now from before the receipt was taken
     */
    private Uni<Void> slowClock(Session session, KeyId key, Statement.OfSlot statement, String reportId, Instant now) {
        Instant lockTime = lockTime(statement);
        if (!(statement instanceof Statement.Deactivated receipt)
                || lockTime == null
                || !lockTime.isBefore(now.minus(LockOrders.CLOCK_TOLERANCE))) {
            return Uni.createFrom().voidItem();
        }
        return session.locks().key(key).chain(found -> {
            Deactivation order = found.key() instanceof Key k ? k.slot().deactivation() : null;
            // an order that nobody knew of counts as ordered when its receipt came, which says nothing of the clock
            return order != null
                            && order.orderId().equals(receipt.orderId())
                            && order.orderedAt().isBefore(now)
                    ? orders.correctIfSlow(session, key.lock(), lockTime, order.orderedAt(), reportId)
                    : Uni.createFrom().voidItem();
        });
    }

    /** Its time is taken under the lock's head: the events of a lock are in the order of their times (O3). */
    private Prepared meaning(Statement.OfSlot statement, Way way) {
        return new Prepared.Ready(Objects.requireNonNull(command(statement, way, clock.instant()), "a refusal"));
    }

    /** What a verified statement means for its key; null for nothing. */
    static @Nullable KeyCommand command(Statement.OfSlot statement, Way way, Instant at) {
        Instant lockTime = lockTime(statement);
        return switch (statement) {
            case Statement.Deactivated s ->
                new KeyCommand.ConfirmDeactivation(s.orderId(), s.generation(), s.counter(), lockTime, way, at);
            case Statement.Opened s -> new KeyCommand.ReportUse(s.generation(), s.counter(), lockTime, way, at);
            case Statement.Refused s -> null;
        };
    }

    private static @Nullable Instant lockTime(Statement statement) {
        return statement.at().trusted() ? statement.at().wallClock() : null;
    }

    static @Nullable PublicJwk publicKey(Head head) {
        return switch (head.lock()) {
            case Lock.Unregistered l -> null;
            case Lock.Unclaimed l -> PublicJwk.parse(l.hardware().publicKey()).orElse(null);
            case Lock.Claimed l -> PublicJwk.parse(l.hardware().publicKey()).orElse(null);
        };
    }

    private static Way way(ReportWay way) {
        return switch (way) {
            case BRIDGE -> Way.BRIDGE;
            case PHONE -> Way.PHONE;
        };
    }
}
