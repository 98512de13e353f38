package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.shares.application.LockStore.Head;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.AnyKey;
import dev.latchkey.shares.domain.KeyCommand;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.Lock;
import dev.latchkey.shares.domain.LockCommand;
import dev.latchkey.shares.domain.LockEvent;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.Refusal;
import dev.latchkey.shares.domain.Succession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A lock's administrators at work on the lock itself (L2). To anybody else the lock is not there (O5). */
@ApplicationScoped
public class LockAdministration {
    private final Idempotent idempotent;
    private final Transactions transactions;
    private final Answers answers;
    private final Signer signer;
    private final LockOrders orders;
    private final ZoneOrders zones;
    private final Clock clock;

    LockAdministration(
            Idempotent idempotent,
            Transactions transactions,
            Answers answers,
            Signer signer,
            LockOrders orders,
            ZoneOrders zones,
            Clock clock) {
        this.idempotent = idempotent;
        this.transactions = transactions;
        this.answers = answers;
        this.signer = signer;
        this.orders = orders;
        this.zones = zones;
        this.clock = clock;
    }

    public Uni<Answer> read(AccountId by, LockId lock) {
        return transactions.inTransaction(session -> session.locks()
                .readHead(lock)
                .chain(head -> head.lock().isAdministratedBy(by)
                        ? answer(session, lock, head.lock(), head.version(), head.sequence())
                        : Uni.createFrom().<Answer>failure(Problems.notFound())));
    }

    /**
     * @param name null leaves it as it is
     * @param timeZone IANA name; null leaves it as it is
     */
    public Uni<Answer> change(Write write, LockId lock, @Nullable String name, @Nullable String timeZone) {
        return run(write, lock, (session, held) -> {
            List<LockCommand> commands = new ArrayList<>();
            if (name != null) {
                commands.add(new LockCommand.RenameLock(write.by(), held.nameVersion() + 1));
            }
            if (timeZone != null) {
                commands.add(new LockCommand.ChangeTimeZone(write.by(), timeZone));
            }
            return apply(session, held.head(), write, commands, name);
        });
    }

    /** @param email lower case */
    public Uni<Answer> addAdministrator(Write write, LockId lock, String email) {
        return run(
                write,
                lock,
                (session, held) -> registered(
                        session,
                        email,
                        account -> apply(
                                session, held.head(), write, new LockCommand.AddAdministrator(write.by(), account))));
    }

    public Uni<Answer> removeAdministrator(Write write, LockId lock, AccountId administrator) {
        return run(
                write,
                lock,
                (session, held) -> apply(
                        session, held.head(), write, new LockCommand.RemoveAdministrator(write.by(), administrator)));
    }

    /** @param email of the new owner, lower case */
    public Uni<Answer> transfer(Write write, LockId lock, String email) {
        return run(
                write,
                lock,
                (session, held) -> registered(
                        session,
                        email,
                        account ->
                                apply(session, held.head(), write, new LockCommand.TransferLock(write.by(), account))));
    }

    /** What is known under the lock's head row, once the caller has turned out to be an administrator. */
    private record Held(Head head, long nameVersion) {}

    /** Access comes first, so that nobody else learns what is there, or who is registered (inv-18). */
    private Uni<Answer> run(Write write, LockId lock, BiFunction<Session, Held, Uni<Answer>> work) {
        return idempotent.run(
                lock,
                write.request(),
                session -> session.locks().takeHead(lock).chain(head -> {
                    if (!(head.lock() instanceof Lock.Claimed claimed) || !claimed.isAdministratedBy(write.by())) {
                        return refused(Refusal.NOT_FOUND);
                    }
                    Long expected = write.expectedVersion();
                    return expected != null && expected != head.version()
                            ? Uni.createFrom().item(answers.problem(changedMeanwhile(head.version())))
                            : work.apply(session, new Held(head, claimed.nameVersion()));
                }));
    }

    private Uni<Answer> registered(Session session, String email, Function<AccountId, Uni<Answer>> command) {
        return session.accounts()
                .byEmail(email)
                .chain(account -> account == null ? refused(Refusal.ACCOUNT_NOT_REGISTERED) : command.apply(account));
    }

    private Uni<Answer> apply(Session session, Head head, Write write, LockCommand command) {
        return apply(session, head, write, List.of(command), null);
    }

    private Uni<Answer> apply(
            Session session, Head head, Write write, List<LockCommand> commands, @Nullable String name) {
        Instant at = clock.instant();
        Actor actor = Actor.account(write.by().toString());
        String correlationId = write.request().correlationId();
        return switch (LockTransition.of(head.id(), head.lock(), commands, actor, correlationId, at)) {
            case LockTransition.Refused r -> refused(r.refusal());
            case LockTransition.Accepted a ->
                a.events().isEmpty()
                        ? answer(session, head.id(), head.lock(), head.version(), head.sequence())
                        : session.locks()
                                .keys(head.id())
                                .chain(keys -> write(
                                                session,
                                                head,
                                                write,
                                                a,
                                                keysAfter(keys, a, write, head, at),
                                                zones.after(
                                                        a.events(),
                                                        head.with(a.after()),
                                                        keys.values(),
                                                        Cause.of(write),
                                                        at),
                                                name)
                                        .call(() -> namesAfter(session, head.id(), keys, a))
                                        .chain(written -> answer(
                                                session, head.id(), a.after(), written.version(), written.sequence())));
        };
    }

    /** The keys that change along, each with its events. */
    private List<KeyTransition> keysAfter(
            Map<KeyId, AnyKey> keys, LockTransition.Accepted lock, Write write, Head head, Instant at) {
        List<KeyTransition> changed = new ArrayList<>();
        for (LockEvent event : lock.events()) {
            keys.forEach((id, key) -> Succession.after(
                            event, key, write.by(), UUID.randomUUID().toString(), at)
                    .ifPresent(command ->
                            changed.add(transition(id, key, command, write, signer.forLock(head.orders())))));
        }
        return changed;
    }

    private static KeyTransition transition(KeyId id, AnyKey key, KeyCommand command, Write write, Signer signing) {
        return switch (KeyTransition.decide(id, key, command, Cause.of(write), signing)) {
            case KeyTransition.Outcome.Refused r ->
                throw new IllegalStateException("what a key has to do was refused: " + r.refusal());
            case KeyTransition.Outcome.Accepted a -> a.transition();
        };
    }

    /**
     * @param version sequence of the newest event that changes the lock: those of its keys come before, an order to it after
     * @param sequence of the newest event
     */
    private record Written(long version, long sequence) {}

    private Uni<Written> write(
            Session session,
            Head head,
            Write write,
            LockTransition.Accepted lock,
            List<KeyTransition> keys,
            LockOrders.@Nullable Draft zone,
            @Nullable String name) {
        Map<KeyId, AnyKey> keysAfter = new HashMap<>();
        List<NewEvent> events = new ArrayList<>();
        for (KeyTransition key : keys) {
            keysAfter.put(key.id(), key.after());
            events.addAll(key.published());
        }
        events.addAll(lock.published());
        long version = head.sequence() + events.size();
        if (zone != null) {
            events.add(zone.event());
        }
        Uni<Void> written =
                session.locks().append(zone == null ? head.with(lock.after()) : zone.after(), keysAfter, events);
        if (zone != null) {
            written = written.chain(() -> orders.note(session, zone, write.by()));
        }
        for (KeyId id : keysAfter.keySet()) {
            written = written.chain(() -> session.secrets().dropCodes(id));
        }
        if (name != null && lock.after() instanceof Lock.Claimed after) {
            written = written.chain(
                    () -> session.accounts().giveName(write.by(), head.id().value(), after.nameVersion(), name));
        }
        return written.replaceWith(new Written(version, head.sequence() + events.size()));
    }

    /** What former administrators wrote is not for the new owner. */
    private static Uni<Void> namesAfter(
            Session session, LockId lock, Map<KeyId, AnyKey> keys, LockTransition.Accepted transition) {
        if (transition.events().stream().noneMatch(e -> e instanceof LockEvent.LockTransferred)) {
            return Uni.createFrom().voidItem();
        }
        List<String> subjects =
                new ArrayList<>(keys.keySet().stream().map(KeyId::toString).toList());
        subjects.add(lock.value());
        return session.accounts().forgetNames(subjects);
    }

    private Uni<Answer> answer(Session session, LockId id, Lock lock, long version, long sequence) {
        List<AccountId> administrators = lock instanceof Lock.Claimed c ? c.administrators() : List.of();
        return session.accounts()
                .emails(administrators)
                .chain(emails -> session.accounts()
                        .name(id.value())
                        .map(name -> answers.done(
                                200,
                                LockView.of(ContractEvents.state(id, lock), name, emails),
                                version,
                                id,
                                sequence)));
    }

    private Uni<Answer> refused(Refusal refusal) {
        return Uni.createFrom().item(answers.refused(refusal));
    }

    private static Problem changedMeanwhile(long version) {
        return Problem.of(
                412,
                "lock.changed-meanwhile",
                "Changed meanwhile",
                "The lock has changed since you read it; its ETag is now " + Answers.etag(version)
                        + ". Read it and decide again.");
    }
}
