package dev.latchkey.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order to a lock about itself.
 *
 * @param number of the platform's orders to this lock, rising; a lock takes those of one kind in the order of their numbers
 * @param keyId the online key that {@link LockOrderKind#OPEN} is for; null for the other kinds
 * @param expiresAt exclusive; null if it is good until it is answered
 */
public record LockOrder(
        String orderId,
        LockOrderKind kind,
        long number,
        @Nullable String keyId,
        Instant orderedAt,
        @Nullable Instant expiresAt) {}
