package dev.latchkey.gateway.persistence;

import dev.latchkey.gateway.auth.KeptSecret.Hashed;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A bridge that an operator has enrolled. Presence is written by {@link ClaimTable} and {@link ConnectionTable}, so only what changed is updated. */
@Entity
@Table(name = "bridge")
@DynamicUpdate
class BridgeEntity {
    @Id
    @Column(name = "bridge_id")
    String bridgeId = "";

    /** What counts unless there is a salt; beside one it may be of an older secret. */
    @Nullable
    @Column(name = "secret_hash")
    String secretHash;

    /** Of a secret that was given by the version before hashes; null of any other. */
    @Nullable
    @Column(name = "secret_salt")
    String secretSalt;

    @Column(name = "enrolled_at")
    Instant enrolledAt = Instant.EPOCH;

    @Nullable
    @Column(name = "disabled_at")
    Instant disabledAt;

    @Column(name = "session_number")
    long sessionNumber;

    @Column(name = "assignment_revision")
    long assignmentRevision;

    @Nullable
    @Column(name = "instance_id")
    UUID instanceId;

    @Nullable
    @Column(name = "connected_since")
    Instant connectedSince;

    @Nullable
    String address;

    @Nullable
    String protocol;

    /** Of the connection that has subscribed to the bridge's orders. */
    @Nullable
    @Column(name = "subscribed_session")
    Long subscribedSession;

    @Nullable
    @Column(name = "last_seen")
    Instant lastSeen;

    /** What a line of it was last closed for. */
    @Nullable
    @Column(name = "refused_for")
    String refusedFor;

    @Nullable
    @Column(name = "refused_at")
    Instant refusedAt;

    @Nullable
    String software;

    @Nullable
    @Column(name = "status_at")
    Instant statusAt;

    BridgeEntity() {}

    BridgeEntity(String bridgeId, Hashed secret, Instant enrolledAt) {
        this.bridgeId = bridgeId;
        this.enrolledAt = enrolledAt;
        replaceSecret(secret);
    }

    /** The former one ends, whatever was kept of it. */
    void replaceSecret(Hashed secret) {
        secretHash = secret.value();
        secretSalt = null;
    }

    /** Whatever connection it has, it is no longer the bridge's. */
    void cutOff() {
        sessionNumber++;
        instanceId = null;
        connectedSince = null;
    }
}
