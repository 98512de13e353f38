package dev.latchkey.shares.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.events.Actor;
import dev.latchkey.events.LockState;
import dev.latchkey.shares.application.LockStore.Head;
import dev.latchkey.shares.domain.Decision;
import dev.latchkey.shares.domain.Lock;
import dev.latchkey.shares.domain.LockCommand;
import dev.latchkey.shares.domain.LockDecider;
import dev.latchkey.shares.domain.LockEvent;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Commands on a lock itself (L1). */
@ApplicationScoped
public class LockCommands {
    private static final LockDecider DECIDER = new LockDecider();

    private final Idempotent idempotent;
    private final Answers answers;
    private final Clock clock;

    LockCommands(Idempotent idempotent, Answers answers, Clock clock) {
        this.idempotent = idempotent;
        this.answers = answers;
        this.clock = clock;
    }

    /** A lock as its administrator sees it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LockView(
            String lockId,
            String model,
            String timeZone,
            @Nullable String name,
            List<String> administrators) {
        static LockView of(LockState lock, @Nullable String name) {
            return new LockView(lock.lockId(), lock.model(), lock.timeZone(), name, lock.administrators());
        }

        @Override
        public String toString() {
            return "LockView[" + lockId + "]"; // no name in a log
        }
    }

    /** @param claimCodeDigest SHA-256 of the claim code on the lock's card */
    public Uni<Answer> register(Write write, LockId lock, Lock.Hardware hardware, Digest claimCodeDigest) {
        return idempotent.run(
                write.request(),
                session -> session.locks().takeHead(lock).chain(head -> switch (DECIDER.decide(
                        new LockCommand.RegisterLock(hardware), head.lock())) {
                    case Decision.Refused<LockEvent> r -> refused(r.refusal());
                    case Decision.Accepted<LockEvent> a -> {
                        Lock.Unclaimed after = new Lock.Unclaimed(hardware);
                        List<NewEvent> events = events(lock, a.events(), after, write);
                        yield session.locks()
                                .create(lock, after, claimCodeDigest, events)
                                .map(created -> created
                                        ? answered(201, lock, after, null, events.size())
                                        : answers.refused(Refusal.LOCK_ALREADY_REGISTERED));
                    }
                }));
    }

    /** @param codeDigest SHA-256 of what was typed */
    public Uni<Answer> claim(Write write, LockId lock, Digest codeDigest, @Nullable String name) {
        Instant at = clock.instant();
        String byAccount = "claim-by " + write.by();
        String ofLock = "claim-of " + lock;
        return idempotent.run(
                write.request(),
                session -> session.attempts()
                        .take(byAccount)
                        .chain(mine -> session.locks().takeHead(lock).chain(head -> {
                            if (!mine.mayTry(at)) {
                                return Uni.createFrom().<Answer>failure(Downloads.tooMany(mine, at));
                            }
                            return session.attempts().take(ofLock).chain(forLock -> {
                                if (!forLock.mayTry(at)) {
                                    return Uni.createFrom().<Answer>failure(Downloads.tooMany(forLock, at));
                                }
                                return claim(write, head, codeDigest, name, session)
                                        .call(answer -> answer.isProblem()
                                                ? session.attempts()
                                                        .put(byAccount, mine.failed(at))
                                                        .chain(() -> session.attempts()
                                                                .put(ofLock, forLock.failed(at)))
                                                : Uni.createFrom().voidItem());
                            });
                        })));
    }

    private Uni<Answer> claim(Write write, Head head, Digest codeDigest, @Nullable String name, Session session) {
        boolean matches = Objects.equals(codeDigest, head.claimCodeDigest());
        LockCommand command = new LockCommand.ClaimLock(write.by(), matches, name == null ? 0 : 1);
        return switch (DECIDER.decide(command, head.lock())) {
            case Decision.Refused<LockEvent> r -> refused(r.refusal());
            case Decision.Accepted<LockEvent> a -> {
                Lock after = a.events().stream().reduce(head.lock(), DECIDER::evolve, (x, y) -> y);
                List<NewEvent> events = events(head.id(), a.events(), after, write);
                Uni<Void> named = name == null
                        ? Uni.createFrom().voidItem()
                        : session.accounts().giveName(write.by(), head.id().value(), 1, name);
                yield session.locks()
                        .append(head, after, Map.of(), events)
                        .chain(() -> named)
                        .map(done -> answered(200, head.id(), after, name, head.sequence() + events.size()));
            }
        };
    }

    private List<NewEvent> events(LockId lock, List<LockEvent> events, Lock after, Write write) {
        return events.stream()
                .map(e -> new NewEvent(
                        ContractEvents.of(
                                lock, e, after, Actor.account(write.by().toString())),
                        lock.value(),
                        clock.instant(),
                        write.request().correlationId(),
                        null))
                .toList();
    }

    private Answer answered(int status, LockId lock, Lock after, @Nullable String name, long sequence) {
        return answers.done(status, LockView.of(ContractEvents.state(lock, after), name), sequence, lock, sequence);
    }

    private Uni<Answer> refused(Refusal refusal) {
        return Uni.createFrom().item(answers.refused(refusal));
    }
}
