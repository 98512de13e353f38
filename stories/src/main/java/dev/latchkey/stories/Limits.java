package dev.latchkey.stories;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When and how often a share opens (S6); null is no limit. */
public record Limits(
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable Integer unlocks,
        @Nullable Hours hours) {
    /** Every day, by the clock beside the lock. */
    public enum Hours {
        DAY(8, 18),
        NIGHT(22, 6);

        public final int from;
        public final int to;

        Hours(int from, int to) {
            this.from = from;
            this.to = to;
        }

        boolean contain(int hour) {
            return from < to ? from <= hour && hour < to : from <= hour || hour < to;
        }
    }

    /** What is not named stays (E4). */
    Limits changedBy(Limits named) {
        return new Limits(
                named.startsAt == null ? startsAt : named.startsAt,
                named.endsAt == null ? endsAt : named.endsAt,
                named.unlocks == null ? unlocks : named.unlocks,
                named.hours == null ? hours : named.hours);
    }

    /** S7. */
    boolean makeSense(Instant now) {
        boolean inOrder = startsAt == null || endsAt == null || startsAt.isBefore(endsAt);
        return inOrder && !haveEnded(now) && (unlocks == null || unlocks >= 1);
    }

    boolean haveBegun(Instant now) {
        return startsAt == null || !now.isBefore(startsAt);
    }

    boolean haveEnded(Instant now) {
        return endsAt != null && !now.isBefore(endsAt);
    }

    boolean areWithinHours(Instant now) {
        return hours == null || hours.contain(now.atZone(Place.ZONE).getHour());
    }

    boolean areUsedUp(int used) {
        return unlocks != null && used >= unlocks;
    }

    boolean open(Instant now, int used) {
        return haveBegun(now) && !haveEnded(now) && areWithinHours(now) && !areUsedUp(used);
    }
}
