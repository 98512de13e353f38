package dev.latchkey.lock.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When in the week a credential opens (S6), for a lock without a time-zone database. What counts is the wall clock: an hour that it
 * shows twice is open twice, an hour that it skips is never there.
 *
 * @param windows 1 to {@link #MAX_WINDOWS}; within one of them is enough
 */
public record WeeklyHours(List<WeeklyWindow> windows, OffsetTable offsets) {
    /** Four a day. More would not fit a lock's memory beside the rest of a credential. */
    public static final int MAX_WINDOWS = 28;

    private static final int SECONDS_OF_DAY = 86_400;

    /** 1970-01-01 was a Thursday. */
    private static final int DAY_OF_EPOCH = 3;

    public WeeklyHours {
        if (windows.isEmpty() || windows.size() > MAX_WINDOWS) {
            throw new IllegalArgumentException(windows.size() + " windows");
        }
        windows = List.copyOf(windows);
    }

    /** The same hours, by what the lock's wall clock is known to show since. */
    public WeeklyHours by(OffsetTable known) {
        return new WeeklyHours(windows, known);
    }

    /** Why it does not open at {@code now}; empty when it does. */
    public Optional<Refusal> refusalAt(Instant now) {
        long utc = now.getEpochSecond();
        OptionalInt offset = offsets.offsetAt(utc);
        if (offset.isEmpty()) {
            return Optional.of(Refusal.OUTSIDE_TABLE);
        }
        long wall = utc + offset.getAsInt();
        int day = (int) Math.floorMod(Math.floorDiv(wall, (long) SECONDS_OF_DAY) + DAY_OF_EPOCH, 7L);
        int minute = Math.floorMod(wall, SECONDS_OF_DAY) / 60;
        boolean within = windows.stream().anyMatch(window -> window.contains(day, minute));
        return within ? Optional.empty() : Optional.of(Refusal.OUTSIDE_HOURS);
    }
}
