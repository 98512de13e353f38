package dev.latchkey.events;

import java.util.List;

/**
 * A stretch of the week, by the wall clock beside the lock (S6).
 *
 * @param days on which it begins, in the order of the week; at least one
 * @param from {@code HH:MM}, inclusive
 * @param to {@code HH:MM} up to {@code 24:00}, exclusive; before {@code from} it is on the next day
 */
public record WeeklyWindow(List<Weekday> days, String from, String to) {
    public WeeklyWindow {
        days = List.copyOf(days);
    }
}
