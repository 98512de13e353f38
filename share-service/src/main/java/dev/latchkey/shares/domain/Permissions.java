package dev.latchkey.shares.domain;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When and how often a key opens; the parts are combined with AND, null means no limit (S6).
 *
 * @param startsAt inclusive
 * @param endsAt exclusive
 */
public record Permissions(
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable Integer unlocks,
        @Nullable WeeklyHours weeklyHours) {
    public static final Permissions UNLIMITED = new Permissions(null, null, null, null);

    /** Why these can't be granted at that moment (S7); empty if they can. */
    public Optional<Refusal> refusal(Instant at) {
        if (startsAt != null && endsAt != null && !endsAt.isAfter(startsAt)) {
            return Optional.of(Refusal.ENDS_BEFORE_START);
        }
        if (hasEnded(at)) {
            return Optional.of(Refusal.ENDS_IN_PAST);
        }
        if (unlocks != null && unlocks < 1) {
            return Optional.of(Refusal.TOO_FEW_UNLOCKS);
        }
        return weeklyHours == null ? Optional.empty() : weeklyHours.refusal();
    }

    public boolean hasEnded(Instant at) {
        return endsAt != null && !endsAt.isAfter(at);
    }
}
