package dev.latchkey.gateway.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

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

    LockAssignmentEntity() {}

    LockAssignmentEntity(String lockId, String bridgeId, Instant assignedAt) {
        this.lockId = lockId;
        this.bridgeId = bridgeId;
        this.assignedAt = assignedAt;
    }
}
