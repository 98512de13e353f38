package dev.latchkey.gateway.persistence;

import dev.latchkey.gateway.application.BridgeRegistry.Assigner;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which bridge relays to a lock; a lock has at most one. */
@Entity
@Table(name = "lock_assignment")
class LockAssignmentEntity {
    @Id
    @Column(name = "lock_id")
    String lockId = "";

    @Column(name = "bridge_id")
    String bridgeId = "";

    @Column(name = "assigned_at")
    Instant assignedAt = Instant.EPOCH;

    /** The administrator's account; null for an operator. */
    @Nullable
    @Column(name = "assigned_by")
    String assignedBy;

    LockAssignmentEntity() {}

    LockAssignmentEntity(String lockId) {
        this.lockId = lockId;
    }

    void move(String bridge, Assigner by, Instant at) {
        bridgeId = bridge;
        assignedBy = switch (by) {
            case Assigner.Operator o -> null;
            case Assigner.Administrator(String accountId) -> accountId;
        };
        assignedAt = at;
    }
}
