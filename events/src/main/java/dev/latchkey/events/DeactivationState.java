package dev.latchkey.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order to a lock to forget a slot up to a generation, and whether the lock has confirmed it (R1, R2).
 *
 * @param upToGeneration inclusive
 * @param confirmedAt null while pending
 * @param confirmedBy null while pending
 */
public record DeactivationState(
        String orderId,
        int upToGeneration,
        Instant orderedAt,
        @Nullable Instant confirmedAt,
        @Nullable ReportWay confirmedBy) {}
