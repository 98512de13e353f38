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
import org.jspecify.annotations.Nullable;

/**
 * What locks say, believed only when the lock has signed it (inv-12). Statements come in any order and more than once, by bridges and
 * by phones: each use is counted once, by the lock's counter, and what a receipt is evidence of never falls.
 */
@ApplicationScoped
public class LockReports {
    private final Transactions transactions;
    private final KeyChanges changes;
    private final Clock clock;

    LockReports(Transactions transactions, KeyChanges changes, Clock clock) {
        this.transactions = transactions;
        this.changes = changes;
        this.clock = clock;
    }

    /** What became of a report. */
    public enum Outcome {
        /** Verified; the key is what it says, now or already. */
        BELIEVED,
        /** Verified, and of no consequence for a key: a refusal at the door. */
        NOTED,
        UNKNOWN_LOCK,
        /** Not signed by that lock, or not a statement. */
        NOT_BELIEVED,
        /** It could not be taken, and would not be at another try. */
        FAILED
    }

    /** @param reportId names the report in the events it causes */
    public Uni<Outcome> take(LockReport report, String reportId) {
        if (!LockId.isValid(report.lockId())) {
            return Uni.createFrom().item(Outcome.UNKNOWN_LOCK);
        }
        LockId lock = new LockId(report.lockId());
        return transactions.inTransaction(session -> session.locks()
                .readHead(lock)
                .chain(head -> head.lock() instanceof Lock.Unregistered
                        ? Uni.createFrom().item(Outcome.UNKNOWN_LOCK)
                        : switch (verified(head, report.statement())) {
                            case Verification.Invalid<Statement> i ->
                                Uni.createFrom().item(Outcome.NOT_BELIEVED);
                            case Verification.Valid<Statement> v ->
                                apply(session, lock, v.value(), way(report.way()), reportId);
                        }));
    }

    /** Whether the lock has signed it, with the key that it was registered with. */
    static Verification<Statement> verified(Head head, String statement) {
        PublicJwk key = publicKey(head);
        return key == null
                ? new Verification.Invalid<>(Flaw.UNKNOWN_SIGNER)
                : Statements.verify(statement, head.id().value(), key);
    }

    /** Takes a statement that is verified; a repeat changes nothing. */
    Uni<Outcome> apply(Session session, LockId lock, Statement statement, Way way, String reportId) {
        return session.reports().firstSight(lock, statement.counter()).chain(first -> {
            if (!(statement instanceof Statement.OfSlot ofSlot)) {
                return Uni.createFrom().item(Outcome.NOTED);
            }
            KeyCommand command = command(ofSlot, way, clock.instant());
            if (command == null || ofSlot.slot() < 1 || ofSlot.slot() > KeyKind.OFFLINE.slots()) {
                return Uni.createFrom().item(Outcome.NOTED);
            }
            if (!first && command instanceof KeyCommand.ReportUse) {
                return Uni.createFrom().item(Outcome.BELIEVED);
            }
            KeyChange change = new KeyChange(
                    Actor.LOCK,
                    (s, held) -> Uni.createFrom().item(new Prepared.Ready(command)),
                    null,
                    new Reply.TheKey(200),
                    null,
                    reportId);
            KeyId key = new KeyId(lock, KeyKind.OFFLINE, ofSlot.slot());
            return changes.apply(session, key, null, change).replaceWith(Outcome.BELIEVED);
        });
    }

    /** What a verified statement means for its key; null for nothing. */
    static @Nullable KeyCommand command(Statement.OfSlot statement, Way way, Instant at) {
        Instant lockTime = statement.at().trusted() ? statement.at().wallClock() : null;
        return switch (statement) {
            case Statement.Deactivated s ->
                new KeyCommand.ConfirmDeactivation(s.orderId(), s.generation(), s.counter(), lockTime, way, at);
            case Statement.Opened s -> new KeyCommand.ReportUse(s.generation(), s.counter(), lockTime, way, at);
            case Statement.Refused s -> null;
        };
    }

    private static @Nullable PublicJwk publicKey(Head head) {
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
