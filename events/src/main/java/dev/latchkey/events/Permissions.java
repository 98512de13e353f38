package dev.latchkey.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When and how often a key opens; the parts are combined with AND, null means no limit (S6).
 *
 * @param startsAt inclusive
 * @param endsAt exclusive
 * @param unlocks 1 or more
 * @param weeklyHours within one of them is enough; at least one
 */
public record Permissions(
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable Integer unlocks,
        @Nullable List<WeeklyWindow> weeklyHours) {
    public Permissions {
        weeklyHours = weeklyHours == null ? null : List.copyOf(weeklyHours);
    }
}
