package dev.latchkey.gateway.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** An order that waits, as operators see it; written by {@link OrderTable}. */
@Entity
@Immutable
@Table(name = "pending_order")
@IdClass(PendingOrderEntity.Key.class)
class PendingOrderEntity {
    record Key(String lockId, String kind, int slot) {}

    @Id
    @Column(name = "lock_id")
    String lockId = "";

    @Id
    String kind = "";

    @Id
    int slot;

    @Column(name = "order_id")
    String orderId = "";

    @Column(name = "up_to_generation")
    int upToGeneration;

    long sequence;

    @Column(name = "ordered_at")
    Instant orderedAt = Instant.EPOCH;

    @Nullable
    @Column(name = "expires_at")
    Instant expiresAt;

    int attempts;

    @Nullable
    @Column(name = "sent_at")
    Instant sentAt;

    @Column(name = "too_large")
    boolean tooLarge;

    PendingOrderEntity() {}
}
