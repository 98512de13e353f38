package dev.latchkey.shares.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.events.ReportWay;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.http.reading.Cursor;
import dev.latchkey.shares.application.RefusedReceiptStore.Counted;
import dev.latchkey.shares.application.RefusedReceiptStore.PageRequest;
import dev.latchkey.shares.application.RefusedReceiptStore.Place;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.Way;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who hands in receipts that their lock has not signed (inv-12), for its administrators and for operators to see. */
@ApplicationScoped
public class RefusedReceipts {
    private final Transactions transactions;
    private final Answers answers;

    RefusedReceipts(Transactions transactions, Answers answers) {
        this.transactions = transactions;
        this.answers = answers;
    }

    /**
     * What was refused of one lock, by one who handed it in, for one reason.
     *
     * @param bridgeId null if a phone handed it in
     * @param accountId null if a bridge handed it in
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RefusedReceiptView(
            String lockId,
            ReportWay way,
            @Nullable String bridgeId,
            @Nullable String accountId,
            String reason,
            long times,
            Instant firstAt,
            Instant lastAt) {
        static RefusedReceiptView of(Counted counted) {
            return new RefusedReceiptView(
                    counted.lock().value(),
                    switch (counted.way()) {
                        case BRIDGE -> ReportWay.BRIDGE;
                        case PHONE -> ReportWay.PHONE;
                    },
                    counted.way() == Way.BRIDGE ? counted.by() : null,
                    counted.way() == Way.PHONE ? counted.by() : null,
                    RefusedReceipt.reason(counted.flaw()),
                    counted.times(),
                    counted.firstAt(),
                    counted.last().at());
        }
    }

    /** @param nextCursor null on the last page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RefusedReceiptPage(
            List<RefusedReceiptView> refusedReceipts,
            @Nullable String nextCursor) {
        public RefusedReceiptPage {
            refusedReceipts = List.copyOf(refusedReceipts);
        }
    }

    /** Those of one moment are one statement. */
    public Uni<Void> remember(List<RefusedReceipt> refused) {
        return refused.isEmpty()
                ? Uni.createFrom().voidItem()
                : transactions.inTransaction(
                        session -> session.refusedReceipts().add(refused));
    }

    /** Anybody but an administrator of the lock learns nothing (inv-18). */
    public Uni<Answer> ofLock(AccountId by, LockId lock, @Nullable Place after, int limit) {
        return transactions.inTransaction(session -> session.locks()
                .readHead(lock)
                .chain(head -> head.lock().isAdministratedBy(by)
                        ? page(session, new PageRequest(lock, null, after, limit))
                        : Uni.createFrom().<Answer>failure(Problems.notFound())));
    }

    /** For operators: those of any lock. */
    public Uni<Answer> list(PageRequest request) {
        return transactions.inTransaction(session -> page(session, request));
    }

    private Uni<Answer> page(Session session, PageRequest request) {
        int limit = request.limit();
        PageRequest oneMore = new PageRequest(request.lock(), request.bridgeId(), request.after(), limit + 1);
        return session.refusedReceipts().page(oneMore).map(found -> {
            boolean more = found.size() > limit;
            List<Counted> page = more ? found.subList(0, limit) : found;
            String next = more ? cursor(page.getLast().last()).toString() : null;
            return answers.done(
                    200,
                    new RefusedReceiptPage(
                            page.stream().map(RefusedReceiptView::of).toList(), next),
                    null);
        });
    }

    private static Cursor cursor(Place place) {
        return Cursor.after(place.at().toString(), String.valueOf(place.number()));
    }
}
