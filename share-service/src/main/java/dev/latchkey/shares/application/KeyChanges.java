package dev.latchkey.shares.application;

import dev.latchkey.events.KeyState;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.lock.protocol.PublicJwk;
import dev.latchkey.shares.application.KeyChange.Held;
import dev.latchkey.shares.application.KeyChange.Prepared;
import dev.latchkey.shares.application.KeyTransition.Outcome;
import dev.latchkey.shares.application.LockStore.Head;
import dev.latchkey.shares.application.LockStore.VersionedKey;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.AnyKey;
import dev.latchkey.shares.domain.Caller;
import dev.latchkey.shares.domain.Key;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.LockOrder;
import dev.latchkey.shares.domain.Recipient;
import dev.latchkey.shares.domain.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Applies one command to one key, within a transaction: take the head row of the lock, read the key, decide, append the events
 * with the new state, write what belongs to it (codes, credentials, names, orders), answer.
 *
 * <p>The key is read in a statement of its own, which is run when the head row is held: in one joined statement it would be read as of
 * before the wait for the row, which is stale (inv-2).
 */
@ApplicationScoped
public class KeyChanges {
    private final Signer signer;
    private final VerificationCodes codes;
    private final LockOrders orders;
    private final Answers answers;
    private final Clock clock;

    KeyChanges(Signer signer, VerificationCodes codes, LockOrders orders, Answers answers, Clock clock) {
        this.signer = signer;
        this.codes = codes;
        this.orders = orders;
        this.answers = answers;
        this.clock = clock;
    }

    /** @param account null when nobody is signed in (a visitor, or the lock) */
    Uni<Answer> apply(Session session, KeyId id, @Nullable AccountId account, KeyChange change) {
        return Uni.combine()
                .all()
                .unis(session.locks().takeHead(id.lock()), session.locks().key(id))
                .asTuple()
                .chain(both -> apply(session, id, account, change, both.getItem1(), both.getItem2()));
    }

    private Uni<Answer> apply(
            Session session, KeyId id, @Nullable AccountId account, KeyChange change, Head head, VersionedKey found) {
        boolean administrator = account != null && head.lock().isAdministratedBy(account);
        Caller caller = new Caller(account == null ? new AccountId(new UUID(0, 0)) : account, administrator);
        Long expected = change.expectedVersion();
        if (expected != null && administrator && expected != found.version()) {
            return Uni.createFrom().item(answers.problem(changedMeanwhile(found.version())));
        }
        return change.prepare()
                .apply(session, new Held(caller, found.key(), head.lock().zone()))
                .chain(prepared -> switch (prepared) {
                    case Prepared.Refused r -> refused(r.refusal());
                    case Prepared.Ready ready ->
                        switch (KeyTransition.decide(
                                id, found.key(), ready.command(), change.cause(), signer.forLock(head.orders()))) {
                            case Outcome.Refused r -> refused(r.refusal());
                            case Outcome.Accepted a ->
                                write(session, head, account, found, a.transition(), ready, change);
                        };
                });
    }

    private Uni<Answer> refused(Refusal refusal) {
        return Uni.createFrom().item(answers.refused(refusal));
    }

    private Uni<Answer> write(
            Session session,
            Head head,
            @Nullable AccountId account,
            VersionedKey found,
            KeyTransition transition,
            Prepared.Ready ready,
            KeyChange change) {
        KeyId id = transition.id();
        if (transition.published().isEmpty()) {
            return answer(
                    session,
                    new Written(head, head.sequence(), found.version(), null, null),
                    transition,
                    ready,
                    change);
        }
        String code = needsCode(transition) ? codes.next() : null;
        List<NewEvent> events = new ArrayList<>(transition.published());
        LockOrders.Draft opening = opening(head, transition, ready, change);
        if (opening != null) {
            events.add(opening.event());
        }
        long last = head.sequence() + events.size();
        return session.locks()
                .append(opening == null ? head : opening.after(), Map.of(id, transition.after()), events)
                .chain(() -> opening == null ? Uni.createFrom().voidItem() : orders.note(session, opening, account))
                .chain(() -> codeRows(session, transition, code))
                .chain(() -> credentialRow(session, head, transition, ready))
                .chain(() ->
                        ready.name() == null || !(transition.after().enabler().isPresent())
                                ? Uni.createFrom().voidItem()
                                : session.accounts()
                                        .giveName(
                                                transition.after().enabler().orElseThrow(),
                                                id.toString(),
                                                transition.after().nameVersion(),
                                                ready.name()))
                .chain(() -> answer(session, new Written(head, last, last, code, opening), transition, ready, change));
    }

    /**
     * @param version of the key
     * @param code that was made for the share; null for none
     * @param opening that was ordered; null for none
     */
    private record Written(
            Head head,
            long sequence,
            long version,
            @Nullable String code,
            LockOrders.@Nullable Draft opening) {
        @Override
        public String toString() {
            return "Written[" + sequence + "]"; // no code in a log
        }
    }

    private LockOrders.@Nullable Draft opening(
            Head head, KeyTransition transition, Prepared.Ready ready, KeyChange change) {
        Instant at = ready.command().at().truncatedTo(ChronoUnit.MICROS); // as precise as the database
        return change.reply() instanceof Reply.TheOpening
                ? orders.draft(
                        head, new LockOrder.Open(transition.id(), at.plus(Signer.OPENING_VALIDITY)), change.cause(), at)
                : null;
    }

    /** A generation that is shared by code and was not there before. */
    private static boolean needsCode(KeyTransition transition) {
        AnyKey after = transition.after();
        return after instanceof Key.Shared k
                && k.share().recipient() instanceof Recipient.ByCode
                && after.generation() > transition.before().generation();
    }

    /** A code lives as long as the share it was made for; after the download too, for a repeat with a lost answer (D3). */
    private Uni<Void> codeRows(Session session, KeyTransition transition, @Nullable String code) {
        boolean codeBefore = transition
                .before()
                .currentShare()
                .filter(s -> s.recipient() instanceof Recipient.ByCode)
                .isPresent();
        boolean sameShare = transition.after().currentShare().isPresent()
                && transition.after().generation() == transition.before().generation();
        Uni<Void> dropped = codeBefore && !sameShare
                ? session.secrets().dropCodes(transition.id())
                : Uni.createFrom().voidItem();
        return code == null
                ? dropped
                : dropped.chain(() -> session.secrets()
                        .putCode(
                                transition.id(),
                                transition.after().generation(),
                                codes.locator(code),
                                codes.digest(code)));
    }

    private Uni<Void> credentialRow(Session session, Head head, KeyTransition transition, Prepared.Ready ready) {
        if (!(transition.after() instanceof Key.Downloaded k)
                || !(transition.before() instanceof Key.Shared)
                || ready.deviceJwk() == null) {
            return Uni.createFrom().voidItem();
        }
        int generation = k.generation();
        PublicJwk deviceKey = PublicJwk.parse(ready.deviceJwk()).orElseThrow();
        return session.secrets()
                .putCredential(
                        transition.id(),
                        generation,
                        signer.forLock(head.orders())
                                .credential(
                                        transition.id(),
                                        generation,
                                        k.share(),
                                        deviceKey,
                                        head.lock().zone(),
                                        ready.command().at()));
    }

    private Uni<Answer> answer(
            Session session, Written written, KeyTransition transition, Prepared.Ready ready, KeyChange change) {
        KeyId id = transition.id();
        return switch (change.reply()) {
            case Reply.TheKey r ->
                view(session, id, transition.after(), written.code())
                        .map(view -> answers.done(r.status(), view, written.version(), id.lock(), written.sequence()));
            case Reply.TheCredential r ->
                session.secrets()
                        .credential(id, transition.after().generation())
                        .map(credential -> done(200, new Downloaded(id.toString(), credential), id, written));
            case Reply.TheTicket r ->
                Uni.createFrom()
                        .item(done(
                                200,
                                signer.forLock(written.head().orders())
                                        .ticket(
                                                id,
                                                r.challenge(),
                                                ready.command().at(),
                                                ContractEvents.unlocksLeft(transition.after())),
                                id,
                                written));
            case Reply.TheOpening r -> Uni.createFrom().item(done(202, ordered(transition, written), id, written));
        };
    }

    private Answer done(int status, Object body, KeyId id, Written written) {
        return answers.done(status, body, null, id.lock(), written.sequence());
    }

    private static RemoteOpening ordered(KeyTransition transition, Written written) {
        if (written.opening() == null || !(written.opening().order().wish() instanceof LockOrder.Open open)) {
            throw new IllegalStateException("an unlock without an order to open");
        }
        return RemoteOpening.ordered(written.opening().order(), open, ContractEvents.unlocksLeft(transition.after()));
    }

    /** The answer to a download. */
    public record Downloaded(String keyId, @Nullable String credential) {
        @Override
        public String toString() {
            return "Downloaded[" + keyId + "]";
        }
    }

    /** The key as its administrator sees it now. */
    Uni<KeyView> view(Session session, KeyId id, AnyKey key, @Nullable String code) {
        KeyState state = ContractEvents.state(id, key);
        Set<AccountId> accounts = new HashSet<>();
        key.currentShare().flatMap(s -> s.recipient().account()).ifPresent(accounts::add);
        ContractEvents.issued(key).forEach(i -> i.recipient().account().ifPresent(accounts::add));
        // a name may be null, which a combination does not take
        Uni<Optional<String>> named = session.accounts().name(id.toString()).map(Optional::ofNullable);
        return Uni.combine()
                .all()
                .unis(session.accounts().emails(accounts), named)
                .with((emails, name) -> KeyView.of(state, name.orElse(null), emails, code, clock.instant()));
    }

    private static Problem changedMeanwhile(long version) {
        return Problem.of(
                412,
                "key.changed-meanwhile",
                "Changed meanwhile",
                "The key has changed since you read it; its ETag is now " + Answers.etag(version)
                        + ". Read it and decide again.");
    }
}
