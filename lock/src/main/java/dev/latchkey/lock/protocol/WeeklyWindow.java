package dev.latchkey.lock.protocol;

import java.time.DayOfWeek;
import java.util.Set;

/**
 * A stretch of the week, by the wall clock beside the lock. It belongs to the days on which it begins: Friday 22:00 to 02:00 ends on
 * Saturday.
 *
 * @param days bit 0 is Monday, bit 6 Sunday; at least one
 * @param from minute of the day, 0 to 1439, inclusive
 * @param to minute of the day, 1 to 1440, exclusive; below {@code from} it is one of the next day
 */
public record WeeklyWindow(int days, int from, int to) {
    static final int ALL_DAYS = 0b1111111;
    static final int MINUTES_OF_DAY = 1440;

    public WeeklyWindow {
        if (days < 1 || days > ALL_DAYS) {
            throw new IllegalArgumentException("days " + days);
        }
        if (from < 0 || from >= MINUTES_OF_DAY || to < 1 || to > MINUTES_OF_DAY || from == to) {
            throw new IllegalArgumentException("from " + from + " to " + to);
        }
    }

    public static WeeklyWindow of(Set<DayOfWeek> days, int from, int to) {
        int bits = 0;
        for (DayOfWeek day : days) {
            bits |= 1 << (day.getValue() - 1);
        }
        return new WeeklyWindow(bits, from, to);
    }

    /** @param day 0 is Monday */
    boolean contains(int day, int minute) {
        boolean beganToday = begins(day) && minute >= from;
        if (from < to) {
            return beganToday && minute < to;
        }
        return beganToday || (begins((day + 6) % 7) && minute < to);
    }

    private boolean begins(int day) {
        return (days >> day & 1) == 1;
    }
}
