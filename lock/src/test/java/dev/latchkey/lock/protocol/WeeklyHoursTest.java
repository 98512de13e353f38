package dev.latchkey.lock.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
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
import net.jqwik.api.constraints.LongRange;

/** A lock that counts in seconds opens when a person who reads the clock on the wall says so: over every zone, against java.time. */
@Tag("S6")
@Tag("inv-11")
class WeeklyHoursTest {
    private static final List<String> ZONES =
            ZoneId.getAvailableZoneIds().stream().sorted().toList();
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final long FIVE_YEARS = 5 * 366 * 86_400L;

    private static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);

    /** What a person means by weekly hours, said with dates. */
    private record Meant(Set<DayOfWeek> days, int from, int to) {
        boolean contains(LocalDateTime wall) {
            return Stream.of(wall.toLocalDate(), wall.toLocalDate().minusDays(1))
                    .filter(date -> days.contains(date.getDayOfWeek()))
                    .anyMatch(date ->
                            !wall.isBefore(at(date, from)) && wall.isBefore(at(date, to > from ? to : to + 1440)));
        }

        private static LocalDateTime at(LocalDate date, int minutes) {
            return date.atStartOfDay().plusMinutes(minutes);
        }

        WeeklyWindow window() {
            return WeeklyWindow.of(days, from, to);
        }
    }

    @Property(tries = 20_000)
    void inv11_lock_opensExactlyWhenTheWallClockSays(
            @ForAll("zones") ZoneId zone,
            @ForAll("hours") List<Meant> meant,
            @ForAll @LongRange(min = 0, max = FIVE_YEARS - 1) long seconds) {
        Instant at = NOW.plusSeconds(seconds);
        WeeklyHours hours = hours(meant, OffsetTable.of(zone, NOW, null));
        assertSaysWhatTheWallClockSays(zone, meant, hours, at);
    }

    /** Windows that begin, end, and turn around midnight in the very minutes where the clocks are changed. */
    @Example
    void inv11_everyZone_isRightAroundItsNextTwoChanges() {
        int changes = 0;
        for (String id : ZONES) {
            ZoneId zone = ZoneId.of(id);
            ZoneOffsetTransition first = zone.getRules().nextTransition(NOW);
            if (first == null) {
                continue;
            }
            ZoneOffsetTransition second = zone.getRules().nextTransition(first.getInstant());
            for (ZoneOffsetTransition change : Stream.of(Optional.of(first), Optional.ofNullable(second))
                    .flatMap(Optional::stream)
                    .toList()) {
                changes++;
                assertRightAround(zone, change);
            }
        }
        assertThat(changes).isGreaterThan(300); // or the test has looked at nothing
    }

    private static void assertRightAround(ZoneId zone, ZoneOffsetTransition change) {
        OffsetTable table = OffsetTable.of(zone, NOW, null);
        int before = minuteOf(change.getDateTimeBefore());
        int after = minuteOf(change.getDateTimeAfter());
        List<Meant> windows = new ArrayList<>();
        for (int edge : List.of(before, after, 0)) {
            windows.add(meant(EVERY_DAY, edge, edge + 30));
            windows.add(meant(EVERY_DAY, edge - 30, edge));
            windows.add(meant(EnumSet.of(change.getDateTimeBefore().getDayOfWeek()), edge + 15, edge + 10));
        }
        for (Meant window : windows) {
            WeeklyHours hours = hours(List.of(window), table);
            for (long seconds = -7200; seconds <= 7200; seconds += 300) {
                Instant at = change.getInstant().plusSeconds(seconds);
                assertSaysWhatTheWallClockSays(zone, List.of(window), hours, at);
                assertSaysWhatTheWallClockSays(zone, List.of(window), hours, at.minusSeconds(1));
            }
        }
    }

    @Example
    void s6_hourThatTheClockShowsTwice_isOpenTwice() {
        // Zurich, 2027-10-31: 03:00 becomes 02:00 at 01:00 UTC
        WeeklyHours hours = hours(
                List.of(new Meant(EnumSet.of(DayOfWeek.SUNDAY), 150, 165)),
                OffsetTable.of(ZoneId.of("Europe/Zurich"), NOW, null));
        assertThat(hours.refusalAt(Instant.parse("2027-10-31T00:30:00Z"))).isEmpty();
        assertThat(hours.refusalAt(Instant.parse("2027-10-31T00:45:00Z"))).contains(Refusal.OUTSIDE_HOURS);
        assertThat(hours.refusalAt(Instant.parse("2027-10-31T01:30:00Z"))).isEmpty();
    }

    @Example
    void s6_hourThatTheClockSkips_isNeverOpen() {
        // Zurich, 2027-03-28: 02:00 becomes 03:00 at 01:00 UTC
        WeeklyHours hours = hours(
                List.of(new Meant(EnumSet.of(DayOfWeek.SUNDAY), 120, 180)),
                OffsetTable.of(ZoneId.of("Europe/Zurich"), NOW, null));
        Instant midnight = Instant.parse("2027-03-27T23:00:00Z");
        for (int minute = 0; minute < 23 * 60; minute++) {
            assertThat(hours.refusalAt(midnight.plus(Duration.ofMinutes(minute))))
                    .contains(Refusal.OUTSIDE_HOURS);
        }
    }

    @Example
    void s6_lock_refuses_beforeAndAfterItsTable() {
        OffsetTable table = OffsetTable.of(ZoneId.of("Europe/Zurich"), NOW, NOW.plusSeconds(60));
        WeeklyHours always = hours(List.of(new Meant(EVERY_DAY, 0, 1440)), table);
        assertThat(always.refusalAt(NOW.minus(Duration.ofDays(1)))).isEmpty();
        assertThat(always.refusalAt(NOW.minus(Duration.ofDays(1)).minusSeconds(1)))
                .contains(Refusal.OUTSIDE_TABLE);
        assertThat(always.refusalAt(NOW.plusSeconds(59))).isEmpty();
        assertThat(always.refusalAt(NOW.plusSeconds(60))).contains(Refusal.OUTSIDE_TABLE);
    }

    @Example
    void s6_table_holdsTheChangesWithinTheValidity_andNoOther() {
        OffsetTable table = OffsetTable.of(ZoneId.of("Europe/Zurich"), NOW, Instant.parse("2027-10-31T01:00:00Z"));
        assertThat(table)
                .isEqualTo(new OffsetTable(
                        List.of(
                                new OffsetTable.Span(NOW.getEpochSecond() - 86_400, 3600),
                                new OffsetTable.Span(
                                        Instant.parse("2027-03-28T01:00:00Z").getEpochSecond(), 7200)),
                        Instant.parse("2027-10-31T01:00:00Z").getEpochSecond()));
    }

    @Example
    void s6_table_endsAtItsHorizon() {
        long end = NOW.plus(OffsetTable.HORIZON).getEpochSecond();
        ZoneId zone = ZoneId.of("Asia/Tokyo");
        assertThat(OffsetTable.of(zone, NOW, null).end()).isEqualTo(end);
        assertThat(OffsetTable.of(zone, NOW, NOW.plus(OffsetTable.HORIZON).plusSeconds(1))
                        .end())
                .isEqualTo(end);
        assertThat(OffsetTable.of(zone, Instant.parse("9999-12-31T00:00:00Z"), null)
                        .end())
                .isEqualTo(Instant.parse("9999-12-31T23:59:59Z").getEpochSecond());
    }

    /** Else sharing would fail in the year in which a government changes its mind often. */
    @Example
    void s6_table_canBeMadeForEveryZone_inEveryYear() {
        for (String id : ZONES) {
            for (int year = 1971; year < 2100; year++) {
                Instant from = Instant.parse(year + "-06-01T00:00:00Z");
                assertThat(OffsetTable.of(ZoneId.of(id), from, null).spans()).isNotEmpty();
            }
        }
    }

    @Example
    void s6_window_isRefused_withoutDaysOrMinutes() {
        assertThatThrownBy(() -> WeeklyWindow.of(Set.of(), 0, 60)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WeeklyWindow.of(EVERY_DAY, 60, 60)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertSaysWhatTheWallClockSays(ZoneId zone, List<Meant> meant, WeeklyHours hours, Instant at) {
        LocalDateTime wall = LocalDateTime.ofInstant(at, zone);
        boolean open = meant.stream().anyMatch(window -> window.contains(wall));
        assertThat(hours.refusalAt(at))
                .as("%s at %s, which is %s", zone, at, wall)
                .isEqualTo(open ? Optional.empty() : Optional.of(Refusal.OUTSIDE_HOURS));
    }

    private static WeeklyHours hours(List<Meant> meant, OffsetTable table) {
        return new WeeklyHours(meant.stream().map(Meant::window).toList(), table);
    }

    private static Meant meant(Set<DayOfWeek> days, int from, int to) {
        return new Meant(days, Math.floorMod(from, 1440), Math.floorMod(to - 1, 1440) + 1);
    }

    private static int minuteOf(LocalDateTime wall) {
        return wall.getHour() * 60 + wall.getMinute();
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(ZONES).map(ZoneId::of);
    }

    @Provide
    Arbitrary<List<Meant>> hours() {
        Arbitrary<Set<DayOfWeek>> days =
                Arbitraries.of(Arrays.asList(DayOfWeek.values())).set().ofMinSize(1);
        return Combinators.combine(
                        days,
                        Arbitraries.integers().between(0, 1439),
                        Arbitraries.integers().between(1, 1440))
                .filter((someDays, from, to) -> !from.equals(to))
                .as(Meant::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }
}
