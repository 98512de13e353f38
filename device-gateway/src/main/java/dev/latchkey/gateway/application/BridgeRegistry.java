package dev.latchkey.gateway.application;

import dev.latchkey.gateway.auth.BridgeSecrets.NewSecret;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The enrolled bridges and their locks. Each method is one transaction. */
public interface BridgeRegistry {
    /**
     * A request for a secret.
     *
     * @param digest of who asks and their Idempotency-Key
     */
    record SecretRequest(Operation operation, String bridgeId, String digest, Instant at) {
        public enum Operation {
            ENROL,
            ROTATE
        }
    }

    /** How a request for a secret ended. */
    sealed interface SecretAnswer {
        /**
         * Granted now, or before to the very same request.
         *
         * @param salt of the secret
         */
        record Granted(String salt, boolean repeated) implements SecretAnswer {
            @Override
            public String toString() {
                return "repeated=" + repeated; // no salt in a log: with the pepper it is the secret
            }
        }

        record AlreadyEnrolled() implements SecretAnswer {}

        record NoSuchBridge() implements SecretAnswer {}

        /** The Idempotency-Key was used for something else. */
        record KeyUsedOtherwise() implements SecretAnswer {}
    }

    /** Who says which bridge a lock has. */
    sealed interface Assigner {
        /** Of any lock. */
        record Operator() implements Assigner {}

        /** Of the locks that the account administers; any other is to it as one that isn't there (O5). */
        record Administrator(String accountId) implements Assigner {}
    }

    /** @param formerBridge null if the lock had none or this very one */
    record Assignment(
            String lockId,
            String bridgeId,
            Instant assignedAt,
            @Nullable String formerBridge) {}

    /**
     * How a bridge stands, for operators.
     *
     * @param connectedSince null unless connected, as address and protocol are
     * @param address where the connection comes from, an IP address
     * @param protocol version of MQTT and what it is spoken over
     * @param subscribed whether it has subscribed to its orders, known within a second or so: one that has not gets none; null unless connected
     * @param lastSeen when it was last heard of, to half a minute; null if never
     * @param lastRefusal null if no line of it was closed for what it did
     * @param status what it last said of itself; null if nothing
     */
    record BridgeDetails(
            String bridgeId,
            Instant enrolledAt,
            boolean disabled,
            boolean connected,
            @Nullable Instant connectedSince,
            @Nullable String address,
            @Nullable String protocol,
            @Nullable Boolean subscribed,
            @Nullable Instant lastSeen,
            @Nullable LastRefusal lastRefusal,
            @Nullable BridgeStatus status,
            List<String> locks,
            List<WaitingOrder> pendingOrders) {
        public BridgeDetails {
            locks = List.copyOf(locks);
            pendingOrders = List.copyOf(pendingOrders);
        }
    }

    /**
     * Why a line of the bridge was last closed for what the bridge did.
     *
     * @param reason as the metrics name it
     */
    record LastRefusal(String reason, Instant at) {
        /** Null where either is. */
        public static @Nullable LastRefusal of(@Nullable String reason, @Nullable Instant at) {
            return reason == null || at == null ? null : new LastRefusal(reason, at);
        }
    }

    /**
     * @param software null if it does not say
     * @param unreachableLocks those it could not reach by radio, by id; at most {@link StatusReport#MOST_LOCKS}
     * @param reportedAt when it last said something of itself, or changed it
     */
    record BridgeStatus(@Nullable String software, List<String> unreachableLocks, Instant reportedAt) {
        public BridgeStatus {
            unreachableLocks = List.copyOf(unreachableLocks);
        }
    }

    /**
     * @param kind as the lock's contract names it
     * @param slot of the key that it is about; null if it is about the lock itself
     * @param upToGeneration inclusive; null unless it deactivates
     * @param expiresAt exclusive; null if it is good until it is answered
     * @param attempts how often it was sent
     * @param tooLarge whether it is not sent, since it is larger than what the bridge takes
     */
    record WaitingOrder(
            String orderId,
            String lockId,
            String kind,
            @Nullable Integer slot,
            @Nullable Integer upToGeneration,
            Instant orderedAt,
            @Nullable Instant expiresAt,
            int attempts,
            @Nullable Instant sentAt,
            boolean tooLarge) {}

    /** @param secret for a bridge that is new; its salt is kept as long as the request may be repeated */
    Uni<SecretAnswer> enrol(SecretRequest request, NewSecret secret);

    /** @param secret replaces the bridge's; its connection is no longer the newest. Its salt is kept as long as the request may be repeated */
    Uni<SecretAnswer> rotate(SecretRequest request, NewSecret secret);

    /** The lock leaves the bridge it had, whoever had given it that; null if there is no such bridge, or the lock is not the assigner's. */
    Uni<@Nullable Assignment> assign(String bridgeId, String lockId, Assigner by, Instant at);

    /** By an operator. As it is afterwards: a lock that has a bridge keeps it. Null if there is no such bridge for a lock that has none. */
    Uni<@Nullable Assignment> assignIfFree(String bridgeId, String lockId, Instant at);

    /** False if the lock is not assigned to this bridge, or not the assigner's. */
    Uni<Boolean> unassign(String bridgeId, String lockId, Assigner by);

    /** Null if there is no such bridge. */
    Uni<@Nullable BridgeDetails> find(String bridgeId);

    /** From now on it can't connect, and its connection is no longer the newest. False if there is no such bridge. */
    Uni<Boolean> disable(String bridgeId, Instant at);

    /** It can connect again, with the secret that it had. False if there is no such bridge. */
    Uni<Boolean> enable(String bridgeId);
}
