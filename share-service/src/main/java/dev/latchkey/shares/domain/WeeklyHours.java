package dev.latchkey.shares.domain;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When in the week a key opens, by the wall clock beside the lock: an hour that the clock shows twice is open twice, an hour that it
 * skips is never there (S6). Within one of the windows is enough.
 */
public record WeeklyHours(List<Window> windows) {
    /** Four a day; more would not fit into a lock beside the rest of a credential. */
    public static final int MAX_WINDOWS = 28;

    static final int MINUTES_OF_DAY = 24 * 60;
    private static final int MINUTES_OF_WEEK = 7 * MINUTES_OF_DAY;

    /**
     * A stretch that begins on each of its days.
     *
     * @param from minute of the day, 0 to 1439, inclusive
     * @param to minute of the day, 0 to 1440, exclusive; before {@code from} it is one of the next day. Midnight is 1440
     */
    public record Window(Set<DayOfWeek> days, int from, int to) {
        public Window {
            if (from < 0 || from >= MINUTES_OF_DAY || to < 0 || to > MINUTES_OF_DAY) {
                throw new IllegalArgumentException("from " + from + " to " + to);
            }
            to = to == 0 && from > 0 ? MINUTES_OF_DAY : to;
            days = Set.copyOf(days);
        }

        private int minutes() {
            return to > from ? to - from : to + MINUTES_OF_DAY - from;
        }

        private boolean contains(DayOfWeek day, int minute) {
            boolean beganToday = days.contains(day) && minute >= from;
            return to > from ? beganToday && minute < to : beganToday || (days.contains(day.minus(1)) && minute < to);
        }
    }

    public WeeklyHours {
        windows = List.copyOf(windows);
    }

    /** Why these can't be granted (S7); empty if they can. */
    public Optional<Refusal> refusal() {
        if (windows.size() > MAX_WINDOWS) {
            return Optional.of(Refusal.TOO_MANY_HOURS);
        }
        if (windows.isEmpty() || windows.stream().anyMatch(w -> w.days().isEmpty() || w.from() == w.to())) {
            return Optional.of(Refusal.HOURS_EMPTY);
        }
        return overlap() ? Optional.of(Refusal.HOURS_OVERLAP) : Optional.empty();
    }

    public boolean isOpenAt(Instant at, ZoneId zone) {
        LocalDateTime wall = LocalDateTime.ofInstant(at, zone);
        int minute = wall.getHour() * 60 + wall.getMinute();
        return windows.stream().anyMatch(window -> window.contains(wall.getDayOfWeek(), minute));
    }

    /** Sunday night's window goes on into Monday, at the other end of the week. */
    private boolean overlap() {
        BitSet taken = new BitSet(MINUTES_OF_WEEK);
        for (Window window : windows) {
            for (DayOfWeek day : EnumSet.copyOf(window.days())) {
                int begin = day.ordinal() * MINUTES_OF_DAY + window.from();
                for (int i = 0; i < window.minutes(); i++) {
                    int minute = (begin + i) % MINUTES_OF_WEEK;
                    if (taken.get(minute)) {
                        return true;
                    }
                    taken.set(minute);
                }
            }
        }
        return false;
    }
}
