package dev.latchkey.shares.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an unlock that was granted (U2).
 *
 * @param ticket for the lock, good for its challenge and until then only
 * @param expiresAt exclusive
 * @param unlocksLeft after this one; null without a limit
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UnlockTicket(
        String keyId,
        String ticket,
        Instant expiresAt,
        @Nullable Integer unlocksLeft) {
    @Override
    public String toString() {
        return "UnlockTicket[" + keyId + "]"; // no ticket in a log
    }
}
