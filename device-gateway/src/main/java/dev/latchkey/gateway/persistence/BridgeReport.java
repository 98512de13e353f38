package dev.latchkey.gateway.persistence;

import dev.latchkey.gateway.application.BridgeRegistry.BridgeDetails;
import dev.latchkey.gateway.application.BridgeRegistry.BridgeStatus;
import dev.latchkey.gateway.application.BridgeRegistry.LastRefusal;
import dev.latchkey.gateway.application.BridgeRegistry.WaitingOrder;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** What operators are told of one bridge, each list whole. */
final class BridgeReport {
    private BridgeReport() {}

    static Uni<@Nullable BridgeDetails> of(Mutiny.Session session, BridgeEntity bridge) {
        Uni<Long> alive = session.createSelectionQuery(
                        "select count(*) from GatewayInstanceEntity where instanceId = :id and aliveUntil > instant",
                        Long.class)
                .setParameter("id", bridge.instanceId)
                .getSingleResult();
        Uni<List<String>> locks = session.createSelectionQuery(
                        "select lockId from LockAssignmentEntity where bridgeId = :id order by lockId", String.class)
                .setParameter("id", bridge.bridgeId)
                .getResultList();
        Uni<List<PendingOrderEntity>> orders = session.createSelectionQuery(
                        "from PendingOrderEntity o where o.lockId in "
                                + "(select a.lockId from LockAssignmentEntity a where a.bridgeId = :id) "
                                + "order by o.lockId, o.kind, o.slot",
                        PendingOrderEntity.class)
                .setParameter("id", bridge.bridgeId)
                .getResultList();
        return alive.chain(instances -> locks.chain(lockIds ->
                orders.chain(pending -> status(session, bridge).map(status -> {
                    boolean connected = instances > 0;
                    return new BridgeDetails(
                            bridge.bridgeId,
                            bridge.enrolledAt,
                            bridge.disabledAt != null,
                            connected,
                            connected ? bridge.connectedSince : null,
                            connected ? bridge.address : null,
                            connected ? bridge.protocol : null,
                            connected ? Objects.equals(bridge.subscribedSession, bridge.sessionNumber) : null,
                            bridge.lastSeen,
                            LastRefusal.of(bridge.refusedFor, bridge.refusedAt),
                            status,
                            lockIds,
                            pending.stream().map(BridgeReport::waiting).toList());
                }))));
    }

    private static Uni<@Nullable BridgeStatus> status(Mutiny.Session session, BridgeEntity bridge) {
        Instant at = bridge.statusAt;
        return at == null
                ? Uni.createFrom().nullItem()
                : session.createNativeQuery(
                                "select lock_id from unreachable_lock where bridge_id = :id order by lock_id",
                                String.class)
                        .setParameter("id", bridge.bridgeId)
                        .getResultList()
                        .map(lockIds -> new BridgeStatus(bridge.software, lockIds, at));
    }

    private static WaitingOrder waiting(PendingOrderEntity o) {
        return new WaitingOrder(
                o.orderId,
                o.lockId,
                o.kind.toLowerCase(Locale.ROOT).replace('_', '-'),
                o.slot == 0 ? null : o.slot,
                o.upToGeneration == 0 ? null : o.upToGeneration,
                o.orderedAt,
                o.expiresAt,
                o.attempts,
                o.sentAt,
                o.tooLarge);
    }
}
