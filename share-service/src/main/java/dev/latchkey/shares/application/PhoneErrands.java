package dev.latchkey.shares.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.events.LockReport;
import dev.latchkey.events.ReportWay;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Verification;
import dev.latchkey.shares.application.LockOrderStore.Given;
import dev.latchkey.shares.application.LockStore.Head;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.AnyKey;
import dev.latchkey.shares.domain.Deactivation;
import dev.latchkey.shares.domain.Key;
import dev.latchkey.shares.domain.KeyEvent;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.KeyKind;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.Refusal;
import dev.latchkey.shares.domain.Way;
import dev.latchkey.shares.observability.Metrics;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The phone of an administrator as the lock's messenger (R1): it takes the pending orders along, and hands in what the lock has
 * signed. It can delay either and forge neither, as a bridge can (inv-12).
 */
@ApplicationScoped
public class PhoneErrands {
    private static final Logger LOG = Logger.getLogger(PhoneErrands.class);

    private final Idempotent idempotent;
    private final Transactions transactions;
    private final LockReports reports;
    private final KeyChanges changes;
    private final Signer signer;
    private final Answers answers;
    private final Metrics metrics;
    private final Clock clock;

    PhoneErrands(
            Idempotent idempotent,
            Transactions transactions,
            LockReports reports,
            KeyChanges changes,
            Signer signer,
            Answers answers,
            Metrics metrics,
            Clock clock) {
        this.idempotent = idempotent;
        this.transactions = transactions;
        this.reports = reports;
        this.changes = changes;
        this.signer = signer;
        this.answers = answers;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** What waits for a lock, the oldest first. */
    public record PendingOrders(String lockId, List<OrderView> orders) {
        public PendingOrders {
            orders = List.copyOf(orders);
        }
    }

    /** The orders that the lock has not confirmed, signed; anybody but an administrator learns nothing (inv-18). */
    public Uni<Answer> orders(AccountId by, LockId lock) {
        return transactions.inTransaction(session -> session.locks()
                .readHead(lock)
                .chain(head -> head.lock().isAdministratedBy(by)
                        ? session.locks()
                                .keys(lock)
                                .chain(keys -> session.orders()
                                        .waiting(lock, clock.instant())
                                        .map(waiting -> answers.done(
                                                200,
                                                new PendingOrders(lock.value(), pending(head, keys, waiting)),
                                                null,
                                                lock,
                                                head.sequence())))
                        : Uni.createFrom().<Answer>failure(Problems.notFound())));
    }

    private List<OrderView> pending(Head head, Map<KeyId, AnyKey> keys, List<Given> waiting) {
        Signer signing = signer.forLock(head.orders());
        List<OrderView> orders = new ArrayList<>();
        waiting.forEach(given -> orders.add(OrderView.of(given.order(), given.signed())));
        keys.forEach((id, key) -> {
            Deactivation order = key instanceof Key k ? k.slot().deactivation() : null;
            if (order != null && order.isPending()) {
                KeyEvent.DeactivationOrdered event =
                        new KeyEvent.DeactivationOrdered(order.orderId(), order.upTo(), order.orderedAt());
                orders.add(OrderView.of(id, event, signing.order(id, event)));
            }
        });
        orders.sort(Comparator.comparing(OrderView::orderedAt).thenComparing(OrderView::orderId));
        return orders;
    }

    /**
     * What a statement of the lock has come to.
     *
     * @param counter of the statement
     * @param key that it was about, as it is now; null if it was about none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Receipt(
            String lockId, long counter, @Nullable KeyView key) {}

    /**
     * Takes a statement as one from a bridge is taken. One that the lock has not signed is refused, remembered, and changes nothing; one that
     * was taken before changes nothing more.
     */
    public Uni<Answer> receipt(Write write, LockId lock, String statement) {
        return idempotent.run(
                write.request(),
                // not taken: a report from a bridge notes its counter before it takes the head, and this one does too
                session -> session.locks().readHead(lock).chain(head -> {
                    if (!head.lock().isAdministratedBy(write.by())) {
                        return Uni.createFrom().item(answers.refused(Refusal.NOT_FOUND));
                    }
                    return switch (LockReports.verified(head, statement)) {
                        case Verification.Invalid<Statement> i ->
                            notBelieved(
                                    session,
                                    new RefusedReceipt(
                                            lock, Way.PHONE, write.by().toString(), i.flaw(), clock.instant()));
                        case Verification.Valid<Statement> v -> taken(session, head, v.value(), statement);
                    };
                }));
    }

    private Uni<Answer> taken(Session session, Head head, Statement statement, String signed) {
        String reportId = UUID.randomUUID().toString();
        LockReport report = new LockReport(head.id().value(), signed, ReportWay.PHONE, null, clock.instant());
        return session.locks()
                .report(report, reportId)
                .chain(() ->
                        reports.apply(session, head.id(), new LockReports.Told(statement, signed, Way.PHONE, reportId)))
                .invoke(metrics::reported)
                .chain(() -> session.locks().readHead(head.id()))
                .chain(after -> keyOf(session, head.id(), statement)
                        .map(key -> answers.done(
                                200,
                                new Receipt(head.id().value(), statement.counter(), key),
                                null,
                                head.id(),
                                after.sequence())));
    }

    private Uni<@Nullable KeyView> keyOf(Session session, LockId lock, Statement statement) {
        if (!(statement instanceof Statement.OfSlot ofSlot)
                || ofSlot.slot() < 1
                || ofSlot.slot() > KeyKind.OFFLINE.slots()) {
            return Uni.createFrom().nullItem();
        }
        KeyId id = new KeyId(lock, KeyKind.OFFLINE, ofSlot.slot());
        return session.locks().key(id).chain(found -> changes.view(session, id, found.key(), null));
    }

    /** It is an answer and no failure, which would take back that it is remembered; a repeat of the request is not counted again. */
    private Uni<Answer> notBelieved(Session session, RefusedReceipt refused) {
        LOG.warnf(
                "statement refused lockId=%s accountId=%s outcome=%s reason=%s",
                refused.lock(), refused.by(), LockReports.Outcome.NOT_BELIEVED, refused.reason());
        metrics.reported(LockReports.Outcome.NOT_BELIEVED);
        return session.refusedReceipts().add(List.of(refused)).replaceWith(answers.problem(notValid(refused)));
    }

    private static Problem notValid(RefusedReceipt refused) {
        return new Problem(
                "urn:latchkey:problem:statement.not-valid",
                "The statement is not valid",
                400,
                "statement.not-valid",
                "It has to be a statement as this lock has signed it.",
                List.of(new Problem.FieldError("/statement", refused.reason())));
    }
}
