package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.shares.application.CodeAttempts.Scope;
import dev.latchkey.shares.application.LockStore.Head;
import dev.latchkey.shares.application.LockStore.NewLock;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.AttemptLimit;
import dev.latchkey.shares.domain.LockCommand;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Commands on a lock itself (L1). */
@ApplicationScoped
public class LockCommands {
    private final Idempotent idempotent;
    private final CodeAttempts attempts;
    private final Signer signer;
    private final Answers answers;
    private final Clock clock;

    LockCommands(Idempotent idempotent, CodeAttempts attempts, Signer signer, Answers answers, Clock clock) {
        this.idempotent = idempotent;
        this.attempts = attempts;
        this.signer = signer;
        this.answers = answers;
        this.clock = clock;
    }

    public Uni<Answer> register(Write write, Registration registration) {
        LockId lock = registration.lock();
        LockCommand command = new LockCommand.RegisterLock(registration.hardware());
        return idempotent.run(
                write.request(),
                session -> session.locks().takeHead(lock).chain(head -> switch (transition(head, command, write)) {
                    case LockTransition.Refused r -> refused(r.refusal());
                    case LockTransition.Accepted a ->
                        session.locks()
                                .create(List.of(new NewLock(registration, signer.issuers(), a.published())))
                                .map(created -> created.isEmpty()
                                        ? answers.refused(Refusal.LOCK_ALREADY_REGISTERED)
                                        : answered(201, lock, a, null, Map.of(), 0));
                }));
    }

    /**
     * @param codeDigest SHA-256 of what was typed
     * @param address where the request comes from
     */
    public Uni<Answer> claim(Write write, LockId lock, Digest codeDigest, @Nullable String name, String address) {
        List<Scope> scopes = List.of(
                attempts.client("claim-from", address),
                new Scope(AttemptLimit.CLIENT, "claim-by " + write.by()),
                new Scope(AttemptLimit.LOCK, "claim-of " + lock));
        return idempotent.runCode(
                write.request(),
                session -> attempts.counted(
                        session,
                        scopes,
                        () -> session.locks()
                                .takeHead(lock)
                                .chain(head -> claim(write, head, codeDigest, name, session))));
    }

    private Uni<Answer> claim(Write write, Head head, Digest codeDigest, @Nullable String name, Session session) {
        boolean matches = Objects.equals(codeDigest, head.claimCodeDigest());
        LockCommand command = new LockCommand.ClaimLock(write.by(), matches, name == null ? 0 : 1);
        return switch (transition(head, command, write)) {
            case LockTransition.Refused r -> refused(r.refusal());
            case LockTransition.Accepted a -> {
                Uni<Void> named = name == null
                        ? Uni.createFrom().voidItem()
                        : session.accounts().giveName(write.by(), head.id().value(), 1, name);
                yield session.locks()
                        .append(head.with(a.after()), Map.of(), a.published())
                        .chain(() -> named)
                        .chain(() -> session.accounts().emails(List.of(write.by())))
                        .map(emails -> answered(200, head.id(), a, name, emails, head.sequence()));
            }
        };
    }

    private LockTransition transition(Head head, LockCommand command, Write write) {
        return LockTransition.of(
                head.id(),
                head.lock(),
                List.of(command),
                Actor.account(write.by().toString()),
                write.request().correlationId(),
                clock.instant());
    }

    private Answer answered(
            int status,
            LockId lock,
            LockTransition.Accepted transition,
            @Nullable String name,
            Map<AccountId, String> emails,
            long sequenceBefore) {
        long sequence = sequenceBefore + transition.published().size();
        LockView view = LockView.of(ContractEvents.state(lock, transition.after()), name, emails);
        return answers.done(status, view, sequence, lock, sequence);
    }

    private Uni<Answer> refused(Refusal refusal) {
        return Uni.createFrom().item(answers.refused(refusal));
    }
}
