package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.shares.application.LockStore.NewLock;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.Lock;
import dev.latchkey.shares.domain.LockCommand;
import dev.latchkey.shares.domain.LockId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Registers many locks, as {@link LockCommands#register} one (L1). A lock is recognised by what it was registered with, so a
 * repeat needs no idempotency key: it finds every lock there already.
 */
@ApplicationScoped
public class LockImport {
    private final Transactions transactions;
    private final Signer signer;
    private final Clock clock;

    LockImport(Transactions transactions, Signer signer, Clock clock) {
        this.transactions = transactions;
        this.signer = signer;
        this.clock = clock;
    }

    /** What became of a registration. */
    public enum Outcome {
        REGISTERED,
        /** It was registered with the same content before, here or in another import. */
        UNCHANGED,
        /** It was registered with other content; that stays. */
        CONFLICT
    }

    /**
     * Registers in one transaction, all that can be.
     *
     * @param correlationId names the import in the events
     * @return an outcome for each registration, in their order
     */
    public Uni<List<Outcome>> register(AccountId operator, String correlationId, List<Registration> registrations) {
        Map<LockId, Registration> first = new LinkedHashMap<>();
        registrations.forEach(registration -> first.putIfAbsent(registration.lock(), registration));
        Actor actor = Actor.account(operator.toString());
        Instant at = clock.instant();
        List<NewLock> locks = first.values().stream()
                .map(registration -> newLock(registration, actor, correlationId, at))
                .toList();
        return transactions.inTransaction(session -> session.locks()
                .create(locks)
                .chain(created -> session.locks()
                        .registrations(missing(first.keySet(), created))
                        .map(before -> outcomes(registrations, first, created, before))));
    }

    private NewLock newLock(Registration registration, Actor actor, String correlationId, Instant at) {
        LockTransition transition = LockTransition.of(
                registration.lock(),
                new Lock.Unregistered(),
                List.of(new LockCommand.RegisterLock(registration.hardware())),
                actor,
                correlationId,
                at);
        return switch (transition) {
            case LockTransition.Refused r -> throw new IllegalStateException("a new lock is refused: " + r.refusal());
            case LockTransition.Accepted a -> new NewLock(registration, signer.issuers(), a.published());
        };
    }

    private static Set<LockId> missing(Set<LockId> wanted, Set<LockId> created) {
        Set<LockId> missing = new HashSet<>(wanted);
        missing.removeAll(created);
        return missing;
    }

    private static List<Outcome> outcomes(
            List<Registration> registrations,
            Map<LockId, Registration> first,
            Set<LockId> created,
            Map<LockId, Registration> before) {
        List<Outcome> outcomes = new ArrayList<>(registrations.size());
        Set<LockId> answered = new HashSet<>();
        for (Registration registration : registrations) {
            LockId lock = registration.lock();
            boolean isFirst = answered.add(lock);
            Registration there = created.contains(lock) ? first.get(lock) : before.get(lock);
            outcomes.add(
                    isFirst && created.contains(lock)
                            ? Outcome.REGISTERED
                            : registration.equals(there) ? Outcome.UNCHANGED : Outcome.CONFLICT);
        }
        return outcomes;
    }
}
