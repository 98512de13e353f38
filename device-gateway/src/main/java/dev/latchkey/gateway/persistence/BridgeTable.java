package dev.latchkey.gateway.persistence;

import dev.latchkey.gateway.application.BridgeRegistry;
import dev.latchkey.gateway.auth.BridgeSecrets.NewSecret;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Bridges and their locks as entities. A transaction that another one got in the way of (two requests for one bridge or lock)
 * is run once more, and then sees what the other did.
 */
@ApplicationScoped
public class BridgeTable implements BridgeRegistry {
    private final Mutiny.SessionFactory sessions;

    BridgeTable(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    @Override
    public Uni<SecretAnswer> enrol(SecretRequest request, NewSecret secret) {
        return transaction(session -> repeated(session, request)
                .chain(answer -> answer != null
                        ? Uni.createFrom().item(answer)
                        : session.find(BridgeEntity.class, request.bridgeId()).chain(bridge -> {
                            if (bridge != null) {
                                return enrolledBefore(session, request);
                            }
                            return session.persistAll(
                                            new BridgeEntity(request.bridgeId(), secret.kept(), request.at()),
                                            new SecretRequestEntity(request, secret.salt()))
                                    .replaceWith(new SecretAnswer.Granted(secret.salt(), false));
                        })));
    }

    /** Looks for the request once more: the very same one may have enrolled the bridge between the two looks. */
    private static Uni<SecretAnswer> enrolledBefore(Mutiny.Session session, SecretRequest request) {
        return repeated(session, request).map(answer -> answer != null ? answer : new SecretAnswer.AlreadyEnrolled());
    }

    @Override
    public Uni<SecretAnswer> rotate(SecretRequest request, NewSecret secret) {
        return transaction(session -> repeated(session, request)
                .chain(answer -> answer != null
                        ? Uni.createFrom().item(answer)
                        : session.find(BridgeEntity.class, request.bridgeId(), LockMode.PESSIMISTIC_WRITE)
                                .chain(bridge -> {
                                    if (bridge == null) {
                                        return Uni.createFrom().<SecretAnswer>item(new SecretAnswer.NoSuchBridge());
                                    }
                                    bridge.replaceSecret(secret.kept());
                                    bridge.cutOff();
                                    return session.persist(new SecretRequestEntity(request, secret.salt()))
                                            .replaceWith(new SecretAnswer.Granted(secret.salt(), false));
                                })));
    }

    /** The answer that the same request was given before; null if it is new. */
    private static Uni<@Nullable SecretAnswer> repeated(Mutiny.Session session, SecretRequest request) {
        return session.find(SecretRequestEntity.class, request.digest()).chain(before -> {
            if (before == null) {
                return usedForCertificate(session, request)
                        .map(used -> used ? new SecretAnswer.KeyUsedOtherwise() : null);
            }
            boolean same = before.operation == request.operation() && before.bridgeId.equals(request.bridgeId());
            SecretAnswer answer =
                    same ? new SecretAnswer.Granted(before.secretSalt, true) : new SecretAnswer.KeyUsedOtherwise();
            return Uni.createFrom().item(answer);
        });
    }

    private static Uni<Boolean> usedForCertificate(Mutiny.Session session, SecretRequest request) {
        return session.createNativeQuery(
                        "select count(*) from bridge_certificate where request_digest = :digest", Long.class)
                .setParameter("digest", request.digest())
                .getSingleResult()
                .map(rows -> rows > 0);
    }

    /** Whoever changes an assignment takes the lock id first, then the bridges in the order of theirs, so that none wait in a circle. */
    @Override
    public Uni<@Nullable Assignment> assign(String bridgeId, String lockId, Assigner by, Instant at) {
        return transaction(session -> mayAssign(session, lockId, by)
                .chain(allowed -> allowed
                        ? assignment(session, lockId).chain(before -> assign(session, bridgeId, before, lockId, by, at))
                        : Uni.createFrom().<Assignment>nullItem()));
    }

    /** Before anything is locked: a stranger is in nobody's way. */
    private static Uni<Boolean> mayAssign(Mutiny.Session session, String lockId, Assigner by) {
        return switch (by) {
            case Assigner.Operator o -> Uni.createFrom().item(true);
            case Assigner.Administrator(String accountId) ->
                session.createNativeQuery(
                                "select count(*) from lock_administrator where lock_id = :lockId and account_id = :accountId",
                                Long.class)
                        .setParameter("lockId", lockId)
                        .setParameter("accountId", accountId)
                        .getSingleResult()
                        .map(rows -> rows > 0);
        };
    }

    @Override
    public Uni<@Nullable Assignment> assignIfFree(String bridgeId, String lockId, Instant at) {
        return transaction(session -> assignment(session, lockId)
                .chain(before -> before == null
                        ? assign(session, bridgeId, null, lockId, new Assigner.Operator(), at)
                        : Uni.createFrom().item(new Assignment(lockId, before.bridgeId, before.assignedAt, null))));
    }

    private static Uni<@Nullable Assignment> assign(
            Mutiny.Session session,
            String bridgeId,
            @Nullable LockAssignmentEntity before,
            String lockId,
            Assigner by,
            Instant at) {
        return bridges(session, bridgeId, before == null ? bridgeId : before.bridgeId)
                .chain(bridges -> {
                    BridgeEntity bridge = bridges.get(bridgeId);
                    return bridge == null
                            ? Uni.createFrom().<Assignment>nullItem()
                            : assign(session, bridge, before, bridges, lockId, by, at);
                });
    }

    private static Uni<@Nullable Assignment> assign(
            Mutiny.Session session,
            BridgeEntity bridge,
            @Nullable LockAssignmentEntity before,
            Map<String, BridgeEntity> bridges,
            String lockId,
            Assigner by,
            Instant at) {
        if (before == null) {
            bridge.assignmentRevision++;
            LockAssignmentEntity assignment = new LockAssignmentEntity(lockId);
            assignment.move(bridge.bridgeId, by, at);
            return session.persist(assignment).replaceWith(new Assignment(lockId, bridge.bridgeId, at, null));
        }
        if (before.bridgeId.equals(bridge.bridgeId)) {
            return Uni.createFrom().item(new Assignment(lockId, bridge.bridgeId, before.assignedAt, null));
        }
        String former = before.bridgeId;
        bridge.assignmentRevision++;
        Objects.requireNonNull(bridges.get(former)).assignmentRevision++;
        before.move(bridge.bridgeId, by, at);
        return Uni.createFrom().item(new Assignment(lockId, bridge.bridgeId, at, former));
    }

    @Override
    public Uni<Boolean> unassign(String bridgeId, String lockId, Assigner by) {
        return transaction(session -> mayAssign(session, lockId, by)
                .chain(allowed -> allowed
                        ? unassign(session, bridgeId, lockId)
                        : Uni.createFrom().item(false)));
    }

    private static Uni<Boolean> unassign(Mutiny.Session session, String bridgeId, String lockId) {
        return assignment(session, lockId)
                .chain(before -> before == null || !before.bridgeId.equals(bridgeId)
                        ? Uni.createFrom().item(false)
                        : bridges(session, bridgeId, bridgeId)
                                .invoke(bridges -> Objects.requireNonNull(bridges.get(bridgeId)).assignmentRevision++)
                                .chain(() -> delete(session, before))
                                .replaceWith(true));
    }

    /** By a statement: entities that two sessions remove at once may wait for each other's answer (hibernate-reactive #1713). */
    private static Uni<Integer> delete(Mutiny.Session session, LockAssignmentEntity assignment) {
        return session.createMutationQuery("delete LockAssignmentEntity where lockId = :lockId")
                .setParameter("lockId", assignment.lockId)
                .executeUpdate();
    }

    /** The assignment of a lock, for nobody else to change until the transaction ends; also when there is none yet. */
    private static Uni<@Nullable LockAssignmentEntity> assignment(Mutiny.Session session, String lockId) {
        return session.createNativeQuery(
                        "select 1 from (select pg_advisory_xact_lock(hashtextextended(:lockId, 0))) taken",
                        Integer.class)
                .setParameter("lockId", lockId)
                .getSingleResult()
                .chain(() -> session.find(LockAssignmentEntity.class, lockId));
    }

    /** Those that there are, by id, locked in its order. */
    private static Uni<Map<String, BridgeEntity>> bridges(Mutiny.Session session, String one, String other) {
        return session.createSelectionQuery(
                        "from BridgeEntity where bridgeId in :ids order by bridgeId", BridgeEntity.class)
                .setParameter("ids", List.of(one, other))
                .setLockMode(LockMode.PESSIMISTIC_WRITE)
                .getResultList()
                .map(bridges -> bridges.stream().collect(Collectors.toMap(b -> b.bridgeId, b -> b)));
    }

    @Override
    public Uni<Boolean> disable(String bridgeId, Instant at) {
        return change(bridgeId, bridge -> {
            if (bridge.disabledAt == null) {
                bridge.disabledAt = at;
                bridge.cutOff();
            }
        });
    }

    @Override
    public Uni<Boolean> enable(String bridgeId) {
        return change(bridgeId, bridge -> bridge.disabledAt = null);
    }

    private Uni<Boolean> change(String bridgeId, Consumer<BridgeEntity> change) {
        return transaction(session -> session.find(BridgeEntity.class, bridgeId, LockMode.PESSIMISTIC_WRITE)
                .map(bridge -> {
                    if (bridge != null) {
                        change.accept(bridge);
                    }
                    return bridge != null;
                }));
    }

    @Override
    public Uni<@Nullable BridgeDetails> find(String bridgeId) {
        return transaction(session -> session.find(BridgeEntity.class, bridgeId)
                .chain(bridge -> bridge == null
                        ? Uni.createFrom().<BridgeDetails>nullItem()
                        : BridgeReport.of(session, bridge)));
    }

    /**
     * Goes on when whoever asked has gone: cancelling in the middle of a transaction would leave its session to two users.
     */
    private <T> Uni<T> transaction(Function<Mutiny.Session, Uni<T>> work) {
        Uni<T> transaction = sessions.withTransaction(work)
                .onFailure(PersistenceException.class)
                .retry()
                .atMost(1);
        return Uni.createFrom().completionStage(transaction::subscribeAsCompletionStage);
    }
}
