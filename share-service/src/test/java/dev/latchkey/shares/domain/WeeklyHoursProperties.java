package dev.latchkey.shares.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shares.domain.WeeklyHours.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/** Weekly hours mean what a calendar says, in every zone, also on the two days of the year when the clock is changed. */
@Tag("S6")
@Tag("inv-11")
class WeeklyHoursProperties {
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SECONDS_OF_TEN_YEARS = 315_360_000;

    /** Said with dates: on each of its days it begins, and so many minutes of the wall clock later it ends. */
    private static boolean byTheCalendar(WeeklyHours hours, Instant at, ZoneId zone) {
        LocalDateTime wall = LocalDateTime.ofInstant(at, zone);
        return hours.windows().stream()
                .anyMatch(window -> Stream.of(
                                wall.toLocalDate(), wall.toLocalDate().minusDays(1))
                        .filter(date -> window.days().contains(date.getDayOfWeek()))
                        .anyMatch(date -> !wall.isBefore(begin(window, date)) && wall.isBefore(end(window, date))));
    }

    private static LocalDateTime begin(Window window, LocalDate date) {
        return date.atStartOfDay().plusMinutes(window.from());
    }

    private static LocalDateTime end(Window window, LocalDate date) {
        LocalDate last = window.to() > window.from() ? date : date.plusDays(1);
        return last.atStartOfDay().plusMinutes(window.to());
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of).toList());
    }

    @Provide
    Arbitrary<WeeklyHours> hours() {
        Arbitrary<Set<DayOfWeek>> days = Arbitraries.of(DayOfWeek.class).set().ofMinSize(1);
        Arbitrary<Integer> minute = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 1439), Arbitraries.of(0, 60, 90, 120, 150, 180, 1439));
        return Combinators.combine(days, minute, Arbitraries.oneOf(minute, Arbitraries.just(1440)))
                .as(Window::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(WeeklyHours::new);
    }

    @Property(tries = 5_000)
    void inv11_open_isWhatTheCalendarSays(
            @ForAll("hours") WeeklyHours hours,
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(max = SECONDS_OF_TEN_YEARS) int seconds) {
        if (hours.refusal().isPresent()) {
            return;
        }
        Instant at = FROM.plusSeconds(seconds);
        assertThat(hours.isOpenAt(at, zone)).isEqualTo(byTheCalendar(hours, at, zone));
    }

    /** Every zone, its next four changes (forwards and back), every quarter of an hour around them. */
    @Example
    void inv11_open_isWhatTheCalendarSays_whereTheClockIsChanged() {
        int changes = 0;
        for (String id : ZoneId.getAvailableZoneIds()) {
            ZoneId zone = ZoneId.of(id);
            ZoneOffsetTransition change = zone.getRules().nextTransition(FROM);
            for (int i = 0; change != null && i < 4; i++) {
                changes++;
                int minute = change.getDateTimeBefore().getHour() * 60
                        + change.getDateTimeBefore().getMinute();
                List<WeeklyHours> around = List.of(
                        one(minute, Math.min(minute + 30, 1440)),
                        one((minute + 1410) % 1440, minute == 0 ? 1440 : minute),
                        one((minute + 30) % 1440, (minute + 15) % 1440));
                for (long offset = -180; offset <= 180; offset += 15) {
                    Instant at = change.getInstant().plus(Duration.ofMinutes(offset));
                    for (WeeklyHours hours : around) {
                        assertThat(hours.isOpenAt(at, zone))
                                .as("%s at %s in %s", hours, at, zone)
                                .isEqualTo(byTheCalendar(hours, at, zone));
                    }
                }
                change = zone.getRules().nextTransition(change.getInstant());
            }
        }
        assertThat(changes).isGreaterThan(800); // or nothing was looked at
    }

    private static WeeklyHours one(int from, int to) {
        return new WeeklyHours(List.of(new Window(EnumSet.allOf(DayOfWeek.class), from, to)));
    }

    @Example
    void s6_anHourThatTheClockShowsTwice_isOpenTwice_oneThatItSkipsNever() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        WeeklyHours halfPastTwo = new WeeklyHours(List.of(new Window(EnumSet.of(DayOfWeek.SUNDAY), 150, 165)));
        assertThat(openMinutes(halfPastTwo, LocalDate.parse("2027-10-31"), berlin))
                .isEqualTo(30);
        assertThat(openMinutes(halfPastTwo, LocalDate.parse("2027-03-28"), berlin))
                .isZero();
        assertThat(openMinutes(halfPastTwo, LocalDate.parse("2027-04-04"), berlin))
                .isEqualTo(15);
    }

    private static long openMinutes(WeeklyHours hours, LocalDate date, ZoneId zone) {
        Instant begin = date.atStartOfDay(zone).toInstant();
        Instant end = date.plusDays(1).atStartOfDay(zone).toInstant();
        return Stream.iterate(begin, at -> at.isBefore(end), at -> at.plusSeconds(60))
                .filter(at -> hours.isOpenAt(at, zone))
                .count();
    }

    /** Two stretches overlap if a calendar of three weeks shows them at the same time. */
    @Property(tries = 3_000)
    @Tag("S7")
    void s7_refused_areEmptyAndOverlappingHours_andNoOthers(@ForAll("hours") WeeklyHours hours) {
        List<Refusal> expected = new ArrayList<>();
        if (hours.windows().stream().anyMatch(window -> window.from() == window.to())) {
            expected.add(Refusal.HOURS_EMPTY);
        } else if (overlapByTheCalendar(hours)) {
            expected.add(Refusal.HOURS_OVERLAP);
        }
        assertThat(hours.refusal().stream().toList()).isEqualTo(expected);
    }

    private static boolean overlapByTheCalendar(WeeklyHours hours) {
        LocalDate monday = LocalDate.parse("2026-06-01");
        List<LocalDateTime[]> stretches = new ArrayList<>();
        for (Window window : hours.windows()) {
            for (int day = 0; day < 21; day++) {
                LocalDate date = monday.plusDays(day);
                if (window.days().contains(date.getDayOfWeek())) {
                    stretches.add(new LocalDateTime[] {begin(window, date), end(window, date)});
                }
            }
        }
        for (int i = 0; i < stretches.size(); i++) {
            for (int j = i + 1; j < stretches.size(); j++) {
                LocalDateTime[] one = stretches.get(i);
                LocalDateTime[] other = stretches.get(j);
                if (one[0].isBefore(other[1]) && other[0].isBefore(one[1])) {
                    return true;
                }
            }
        }
        return false;
    }

    @Example
    @Tag("S7")
    void s7_refused_areTooManyWindows_noWindowAndNoDays() {
        List<Window> many = new ArrayList<>();
        for (int i = 0; i <= WeeklyHours.MAX_WINDOWS; i++) {
            many.add(new Window(EnumSet.of(DayOfWeek.MONDAY), i * 10, i * 10 + 5));
        }
        assertThat(new WeeklyHours(many).refusal()).contains(Refusal.TOO_MANY_HOURS);
        assertThat(new WeeklyHours(many.subList(1, many.size())).refusal()).isEmpty();
        assertThat(new WeeklyHours(List.of()).refusal()).contains(Refusal.HOURS_EMPTY);
        assertThat(new WeeklyHours(List.of(new Window(Set.of(), 0, 60))).refusal())
                .contains(Refusal.HOURS_EMPTY);
    }

    @Example
    @Tag("S7")
    void s7_sundayNight_meetsMondayMorning() {
        Window night = new Window(EnumSet.of(DayOfWeek.SUNDAY), 22 * 60, 6 * 60);
        Window early = new Window(EnumSet.of(DayOfWeek.MONDAY), 5 * 60, 7 * 60);
        Window later = new Window(EnumSet.of(DayOfWeek.MONDAY), 6 * 60, 7 * 60);
        assertThat(new WeeklyHours(List.of(night, early)).refusal()).contains(Refusal.HOURS_OVERLAP);
        assertThat(new WeeklyHours(List.of(night, later)).refusal()).isEmpty();
    }

    @Example
    void s6_midnight_isTheEndOfTheDay() {
        assertThat(new Window(EnumSet.of(DayOfWeek.MONDAY), 60, 0))
                .isEqualTo(new Window(EnumSet.of(DayOfWeek.MONDAY), 60, 1440));
    }
}
