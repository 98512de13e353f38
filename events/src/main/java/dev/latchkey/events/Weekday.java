package dev.latchkey.events;

/** As it stands in events and in the API: {@code MON}. The order is that of {@link java.time.DayOfWeek}. */
public enum Weekday {
    MON,
    TUE,
    WED,
    THU,
    FRI,
    SAT,
    SUN
}
