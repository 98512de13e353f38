package dev.latchkey.lock.protocol;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The platform's leave to open once, now (U2): for the challenge that a lock has just given. Times have whole seconds, rounded so that
 * the ticket gets no longer by it.
 *
 * @param keyId the online key that is used, for the lock's log
 * @param challenge as the lock gave it
 * @param expiresAt exclusive; 1 second to {@link #MAX_VALIDITY} after {@code issuedAt}
 */
public record Ticket(
        String ticketId, String lockId, String keyId, String challenge, Instant issuedAt, Instant expiresAt) {
    public static final Duration MAX_VALIDITY = Duration.ofSeconds(60);

    public Ticket {
        issuedAt = Credential.roundedUp(issuedAt);
        expiresAt = expiresAt.truncatedTo(ChronoUnit.SECONDS);
        Claims.requireShort(issuedAt, expiresAt, MAX_VALIDITY);
    }

    public Duration validity() {
        return Duration.between(issuedAt, expiresAt);
    }
}
