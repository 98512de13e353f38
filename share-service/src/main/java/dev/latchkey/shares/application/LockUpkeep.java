package dev.latchkey.shares.application;

import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.ProblemException;
import dev.latchkey.lock.protocol.Flaw;
import dev.latchkey.lock.protocol.PublicJwk;
import dev.latchkey.lock.protocol.ResetNotice;
import dev.latchkey.lock.protocol.ResetNotices;
import dev.latchkey.lock.protocol.Verification;
import dev.latchkey.shares.application.LockStore.Head;
import dev.latchkey.shares.domain.KeyKind;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.LockOrder;
import dev.latchkey.shares.domain.LockOrder.Wish;
import dev.latchkey.shares.domain.Provisioning;
import dev.latchkey.shares.domain.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** An administrator at a lock that has lost the time, the zone, or everything: the orders that bring it back (R1, inv-10). */
@ApplicationScoped
public class LockUpkeep {
    /** Statements that are still on their way have counters below this far from the highest known one. */
    static final long COUNTERS_ON_THEIR_WAY = 1_000_000;

    private final Idempotent idempotent;
    private final LockOrders orders;
    private final Answers answers;
    private final Clock clock;

    LockUpkeep(Idempotent idempotent, LockOrders orders, Answers answers, Clock clock) {
        this.idempotent = idempotent;
        this.orders = orders;
        this.answers = answers;
        this.clock = clock;
    }

    /** @param challenge as the lock has given it; null for a lock that knows the time and is slow */
    public Uni<Answer> setClock(Write write, LockId lock, @Nullable String challenge) {
        return run(write, lock, (session, head) -> give(session, write, head, new LockOrder.SetClock(challenge)));
    }

    /** For a lock beside which the clock shows something else than its keys were signed for, as when a zone has changed its rules. */
    public Uni<Answer> setZone(Write write, LockId lock) {
        return run(write, lock, (session, head) -> give(session, write, head, ZoneOrders.wish(head)));
    }

    /**
     * Gives a lock back what a factory reset has wiped out. The same notice again is answered with the same order: the lock takes one for
     * each reset and says of every other that it is done, so a second one would be evidence of what never happened (inv-12).
     *
     * @param notice as the lock has signed it
     */
    public Uni<Answer> provision(Write write, LockId lock, String notice) {
        return run(write, lock, (session, head) -> switch (verified(head, notice)) {
            case Verification.Invalid<ResetNotice> i ->
                Uni.createFrom().failure(notBelieved(i.flaw().name()));
            case Verification.Valid<ResetNotice> v ->
                session.orders()
                        .provisioning(lock, v.value().challenge())
                        .chain(given -> given == null
                                ? provision(session, write, head, v.value().challenge())
                                : Uni.createFrom()
                                        .item(answered(head, given.order(), given.signed(), head.sequence())));
        });
    }

    private Uni<Answer> provision(Session session, Write write, Head head, String challenge) {
        return session.locks()
                .keys(head.id(), KeyKind.OFFLINE)
                .chain(keys -> session.reports()
                        .highestCounter(head.id())
                        .chain(counter -> give(
                                session,
                                write,
                                head,
                                new LockOrder.Provision(
                                        challenge, Provisioning.floors(keys), counter + COUNTERS_ON_THEIR_WAY))));
    }

    private Uni<Answer> run(Write write, LockId lock, BiFunction<Session, Head, Uni<Answer>> work) {
        return idempotent.run(
                lock,
                write.request(),
                session -> session.locks()
                        .takeHead(lock)
                        .chain(head -> head.lock().isAdministratedBy(write.by())
                                ? work.apply(session, head)
                                : Uni.createFrom().item(answers.refused(Refusal.NOT_FOUND))));
    }

    private Uni<Answer> give(Session session, Write write, Head head, Wish wish) {
        LockOrders.Draft draft = orders.draft(head, wish, Cause.of(write), clock.instant());
        return orders.give(session, draft, write.by())
                .replaceWith(() -> answered(head, draft.order(), draft.signed(), head.sequence() + 1));
    }

    private Answer answered(Head head, LockOrder order, String signed, long sequence) {
        return answers.done(201, OrderView.of(order, signed), null, head.id(), sequence);
    }

    private static Verification<ResetNotice> verified(Head head, String notice) {
        PublicJwk key = LockReports.publicKey(head);
        return key == null
                ? new Verification.Invalid<>(Flaw.UNKNOWN_SIGNER)
                : ResetNotices.verify(notice, head.id().value(), key);
    }

    private static ProblemException notBelieved(String flaw) {
        return new ProblemException(new Problem(
                "urn:latchkey:problem:reset-notice.not-valid",
                "The reset notice is not valid",
                400,
                "reset-notice.not-valid",
                "It has to be a reset notice as this lock has signed it.",
                List.of(new Problem.FieldError(
                        "/notice", flaw.toLowerCase(Locale.ROOT).replace('_', '-')))));
    }
}
