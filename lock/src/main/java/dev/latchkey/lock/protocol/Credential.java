package dev.latchkey.lock.protocol;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What lets a holder's device open one slot of one lock with no network (D4). Times have whole seconds: a start is rounded up and
 * everything else down, so rounding never widens what was allowed.
 *
 * @param slot 1 to 10
 * @param generation 1 or more
 * @param startsAt inclusive; null without a limit
 * @param endsAt exclusive; null without a limit
 * @param unlocks 1 or more; null without a limit
 * @param hours null without a limit
 * @param deviceKey the holder's (D2)
 */
public record Credential(
        String credentialId,
        String lockId,
        int slot,
        int generation,
        Instant issuedAt,
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable Integer unlocks,
        @Nullable WeeklyHours hours,
        PublicJwk deviceKey) {
    public Credential {
        if (generation < 1 || generation > Claims.MAX_GENERATION) {
            throw new IllegalArgumentException("generation " + generation);
        }
        if (unlocks != null && unlocks < 1) {
            throw new IllegalArgumentException("unlocks " + unlocks);
        }
        issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
        startsAt = startsAt == null ? null : roundedUp(startsAt);
        endsAt = endsAt == null ? null : endsAt.truncatedTo(ChronoUnit.SECONDS);
    }

    static Instant roundedUp(Instant time) {
        Instant down = time.truncatedTo(ChronoUnit.SECONDS);
        return down.equals(time) ? down : down.plusSeconds(1);
    }
}
