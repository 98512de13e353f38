package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.shares.application.KeyChange.Held;
import dev.latchkey.shares.application.KeyChange.Prepared;
import dev.latchkey.shares.config.OnlineKeysConfig;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.ContactId;
import dev.latchkey.shares.domain.FreeSlots;
import dev.latchkey.shares.domain.KeyCommand;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.KeyKind;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.Permissions;
import dev.latchkey.shares.domain.PermissionsChange;
import dev.latchkey.shares.domain.Recipient;
import dev.latchkey.shares.domain.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Commands of administrators on one key. */
@ApplicationScoped
public class KeyCommands {
    private final Idempotent idempotent;
    private final Transactions transactions;
    private final KeyChanges changes;
    private final Answers answers;
    private final OnlineKeysConfig onlineKeys;
    private final Clock clock;

    KeyCommands(
            Idempotent idempotent,
            Transactions transactions,
            KeyChanges changes,
            Answers answers,
            OnlineKeysConfig onlineKeys,
            Clock clock) {
        this.idempotent = idempotent;
        this.transactions = transactions;
        this.changes = changes;
        this.answers = answers;
        this.onlineKeys = onlineKeys;
        this.clock = clock;
    }

    /** Whom to share to, as the administrator typed it. */
    public sealed interface Target {
        /** @param email lower case */
        record Id(String email) implements Target {}

        /** Somebody of the sharer's address book (S3). */
        record OfBook(ContactId contact) implements Target {}

        record Code() implements Target {}
    }

    /**
     * Enables a key (L4).
     *
     * @param slot null lets the platform choose
     */
    public Uni<Answer> enable(Write write, LockId lock, KeyKind kind, @Nullable Integer slot, String name) {
        int slots = slots(kind);
        if (slot != null && (slot < 1 || slot > slots)) {
            return idempotent.run(write.request(), s -> Uni.createFrom().item(answers.refused(Refusal.SLOT_NOT_VALID)));
        }
        return idempotent.run(
                lock,
                write.request(),
                session -> session.locks().takeHead(lock).chain(head -> {
                    if (!head.lock().isAdministratedBy(write.by())) {
                        return Uni.createFrom().item(answers.refused(Refusal.NOT_FOUND));
                    }
                    return session.locks().keys(lock, kind).chain(keys -> {
                        OptionalInt chosen = slot == null ? FreeSlots.choose(slots, keys) : OptionalInt.of(slot);
                        return chosen.isEmpty()
                                ? Uni.createFrom().item(answers.refused(Refusal.NO_FREE_SLOT))
                                : changes.apply(
                                        session,
                                        new KeyId(lock, kind, chosen.getAsInt()),
                                        write.by(),
                                        enabling(write, name));
                    });
                }));
    }

    /** How many keys of that kind a lock may have (L3). */
    private int slots(KeyKind kind) {
        return switch (kind) {
            case OFFLINE -> kind.slots();
            case ONLINE -> onlineKeys.perLock();
        };
    }

    private KeyChange enabling(Write write, String name) {
        return change(write, 201, (session, held) -> {
            long nameVersion = held.key().nameVersion() + 1;
            return ready(new Prepared.Ready(
                    new KeyCommand.EnableKey(held.caller(), nameVersion, clock.instant()), name, null));
        });
    }

    public Uni<Answer> rename(Write write, KeyId key, String name) {
        return run(write, key, 200, (session, held) -> {
            long nameVersion = held.key().nameVersion() + 1;
            return ready(new Prepared.Ready(
                    new KeyCommand.RenameKey(held.caller(), nameVersion, clock.instant()), name, null));
        });
    }

    public Uni<Answer> disable(Write write, KeyId key) {
        return run(
                write,
                key,
                200,
                (session, held) -> ready(
                        new Prepared.Ready(new KeyCommand.DisableKey(held.caller(), newOrderId(), clock.instant()))));
    }

    public Uni<Answer> share(Write write, KeyId key, Target target, Permissions permissions) {
        return run(
                write,
                key,
                201,
                (session, held) -> to(
                        session,
                        held,
                        target,
                        recipient -> new KeyCommand.ShareKey(held.caller(), recipient, permissions, clock.instant())));
    }

    /** @param target empty leaves the recipient as it is */
    public Uni<Answer> modify(Write write, KeyId key, Optional<Target> target, PermissionsChange permissions) {
        return run(write, key, 200, (session, held) -> {
            Instant at = clock.instant();
            return target.isEmpty()
                    ? ready(new Prepared.Ready(
                            new KeyCommand.ModifyShare(held.caller(), Optional.empty(), permissions, at)))
                    : to(
                            session,
                            held,
                            target.get(),
                            recipient ->
                                    new KeyCommand.ModifyShare(held.caller(), Optional.of(recipient), permissions, at));
        });
    }

    public Uni<Answer> cancel(Write write, KeyId key) {
        return run(
                write,
                key,
                200,
                (session, held) ->
                        ready(new Prepared.Ready(new KeyCommand.CancelShare(held.caller(), clock.instant()))));
    }

    public Uni<Answer> reset(Write write, KeyId key, Target target, Permissions permissions) {
        return run(
                write,
                key,
                201,
                (session, held) -> to(
                        session,
                        held,
                        target,
                        recipient -> new KeyCommand.ResetKey(
                                held.caller(), recipient, permissions, newOrderId(), clock.instant())));
    }

    public Uni<Answer> deactivate(Write write, KeyId key) {
        return run(
                write,
                key,
                202,
                (session, held) -> ready(new Prepared.Ready(
                        new KeyCommand.DeactivateKey(held.caller(), newOrderId(), clock.instant()))));
    }

    /** The key as it is now, for an administrator of its lock; anybody else learns nothing (inv-18). */
    public Uni<Answer> read(AccountId by, KeyId key) {
        return transactions.inTransaction(session -> session.locks()
                .readHead(key.lock())
                .chain(head -> head.lock().isAdministratedBy(by)
                        ? session.locks().key(key).chain(found -> {
                            if (found.version() == 0) {
                                return Uni.createFrom().failure(Problems.notFound());
                            }
                            return changes.view(session, key, found.key(), null)
                                    .map(view -> answers.done(
                                            200,
                                            view,
                                            found.version(),
                                            key.lock(),
                                            Math.max(head.sequence(), found.version())));
                        })
                        : Uni.createFrom().<Answer>failure(Problems.notFound())));
    }

    private Uni<Answer> run(Write write, KeyId key, int status, BiFunction<Session, Held, Uni<Prepared>> prepare) {
        KeyChange change = change(write, status, prepare);
        return idempotent.run(key.lock(), write.request(), session -> changes.apply(session, key, write.by(), change));
    }

    private static KeyChange change(Write write, int status, BiFunction<Session, Held, Uni<Prepared>> prepare) {
        return new KeyChange(
                Actor.account(write.by().toString()),
                prepare,
                write.expectedVersion(),
                new Reply.TheKey(status),
                write.request().correlationId(),
                null);
    }

    /** Access comes before everything that could tell something, as whether an ID is registered (inv-18). */
    private static Uni<Prepared> to(
            Session session, Held held, Target target, Function<Recipient, KeyCommand> command) {
        if (!held.caller().administrator()) {
            return Uni.createFrom().item(new Prepared.Refused(Refusal.NOT_FOUND));
        }
        return switch (target) {
            case Target.Code t -> ready(new Prepared.Ready(command.apply(new Recipient.ByCode())));
            case Target.Id t -> registered(session, t.email(), command);
            case Target.OfBook t ->
                session.contacts()
                        .find(held.caller().account(), t.contact())
                        .chain(contact -> contact == null
                                ? Uni.createFrom().item(new Prepared.Refused(Refusal.NOT_FOUND))
                                : registered(session, contact.email(), command));
        };
    }

    private static Uni<Prepared> registered(Session session, String email, Function<Recipient, KeyCommand> command) {
        return session.accounts()
                .byEmail(email)
                .map(account -> account == null
                        ? new Prepared.Refused(Refusal.RECIPIENT_NOT_REGISTERED)
                        : new Prepared.Ready(command.apply(new Recipient.Account(account))));
    }

    private static Uni<Prepared> ready(Prepared prepared) {
        return Uni.createFrom().item(prepared);
    }

    private static String newOrderId() {
        return UUID.randomUUID().toString();
    }
}
