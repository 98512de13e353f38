package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.shares.application.KeyChange.Prepared;
import dev.latchkey.shares.application.LockStore.Head;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.KeyCommand;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.LockOrder;
import dev.latchkey.shares.domain.UnlockWay;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Doors that online keys open from afar, by an order over the lock's bridge (U2). */
@ApplicationScoped
public class RemoteOpenings {
    /** Answers come to whichever instance reads the reports, so the database is asked; short beside a lock's motor. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Idempotent idempotent;
    private final Transactions transactions;
    private final KeyChanges changes;
    private final Answers answers;
    private final Clock clock;

    RemoteOpenings(Idempotent idempotent, Transactions transactions, KeyChanges changes, Answers answers, Clock clock) {
        this.idempotent = idempotent;
        this.transactions = transactions;
        this.changes = changes;
        this.answers = answers;
        this.clock = clock;
    }

    /** Decides and counts one unlock, and orders the lock to open. A repeat orders nothing more. */
    public Uni<Answer> order(Write write, KeyId key) {
        KeyChange change = new KeyChange(
                Actor.account(write.by().toString()),
                (session, held) -> Uni.createFrom()
                        .item(new Prepared.Ready(
                                new KeyCommand.Unlock(held.caller(), UnlockWay.REMOTE, held.zone(), clock.instant()))),
                null,
                new Reply.TheOpening(),
                write.request().correlationId(),
                null);
        return idempotent.run(key.lock(), write.request(), session -> changes.apply(session, key, write.by(), change));
    }

    /**
     * What has become of it; for who asked for it and for the lock's administrators, to others it is not there (inv-18).
     *
     * @param wait how long to wait for the lock's answer, if it isn't there
     */
    public Uni<Answer> read(AccountId by, KeyId key, String orderId, Duration wait) {
        Instant until = clock.instant().plus(wait);
        return look(by, key, orderId, until);
    }

    private Uni<Answer> look(AccountId by, KeyId key, String orderId, Instant until) {
        return transactions
                .inTransaction(session -> session.locks()
                        .readHead(key.lock())
                        .chain(head -> session.orders()
                                .find(key.lock(), orderId)
                                .map(given -> given != null
                                                && given.order().wish() instanceof LockOrder.Open open
                                                && open.key().equals(key)
                                                && mayKnow(by, head, given)
                                        ? new Seen(RemoteOpening.of(given, open, clock.instant()), head)
                                        : null)))
                .chain(seen -> {
                    if (seen == null) {
                        return Uni.createFrom().failure(Problems.notFound());
                    }
                    boolean waits = seen.opening().status() == RemoteOpening.Status.ORDERED
                            && clock.instant().isBefore(until);
                    return waits
                            ? Uni.createFrom()
                                    .voidItem()
                                    .onItem()
                                    .delayIt()
                                    .by(BETWEEN_LOOKS)
                                    .chain(() -> look(by, key, orderId, until))
                            : Uni.createFrom()
                                    .item(answers.done(
                                            200,
                                            seen.opening(),
                                            null,
                                            key.lock(),
                                            seen.head().sequence()));
                });
    }

    private record Seen(RemoteOpening opening, Head head) {}

    private static boolean mayKnow(AccountId by, Head head, LockOrderStore.Given given) {
        return by.equals(given.askedBy()) || head.lock().isAdministratedBy(by);
    }
}
