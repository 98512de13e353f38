package dev.latchkey.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The payload of one record on {@link Topic#LOCK_REPORTS}: a statement signed by a lock, not verified yet. Only share-service
 * verifies it (inv-12); nobody else believes it.
 *
 * @param statement compact JWS, signed by the lock
 * @param bridgeId null when a phone handed it in
 */
public record LockReport(
        String lockId,
        String statement,
        ReportWay way,
        @Nullable String bridgeId,
        Instant receivedAt) {}
