package dev.latchkey.shares.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.shares.domain.WeeklyHours.Window;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each edge of a window by itself; {@link WeeklyHoursProperties} has the whole. */
class WeeklyHoursTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Set<DayOfWeek> SATURDAY = Set.of(DayOfWeek.SATURDAY);
    private static final Set<DayOfWeek> SUNDAY = Set.of(DayOfWeek.SUNDAY);
    private static final Set<DayOfWeek> MONDAY = Set.of(DayOfWeek.MONDAY);

    @ParameterizedTest
    @CsvSource({
        // 2030-06-01 is a Saturday
        "2030-06-01T09:29:59, 570, 585, false",
        "2030-06-01T09:30:00, 570, 585, true",
        "2030-06-01T09:44:59, 570, 585, true",
        "2030-06-01T09:45:00, 570, 585, false",
        "2030-06-02T09:30:00, 570, 585, false",
        "2030-06-01T00:00:00, 0, 1440, true",
        "2030-06-01T23:59:59, 0, 1440, true",
        "2030-06-02T00:00:00, 0, 1440, false",
        "2030-06-01T21:59:59, 1320, 360, false",
        "2030-06-01T22:00:00, 1320, 360, true",
        "2030-06-02T00:00:00, 1320, 360, true",
        "2030-06-02T05:59:59, 1320, 360, true",
        "2030-06-02T06:00:00, 1320, 360, false",
        "2030-06-01T05:00:00, 1320, 360, false",
        "2030-06-02T22:00:00, 1320, 360, false",
        "2030-06-01T23:59:59, 1320, 0, true",
        "2030-06-02T00:00:00, 1320, 0, false"
    })
    @Tag("S6")
    void s6_window_isOpenFromItsBeginToBeforeItsEnd_alsoPastMidnight(LocalDateTime at, int from, int to, boolean open) {
        WeeklyHours hours = new WeeklyHours(List.of(new Window(SATURDAY, from, to)));
        assertThat(hours.isOpenAt(at.atZone(BERLIN).toInstant(), BERLIN)).isEqualTo(open);
    }

    @Test
    @Tag("S6")
    void s6_oneOpenWindow_isEnough() {
        WeeklyHours hours = new WeeklyHours(List.of(new Window(SUNDAY, 0, 60), new Window(SATURDAY, 60, 120)));
        assertThat(hours.isOpenAt(
                        LocalDateTime.parse("2030-06-01T01:30:00")
                                .atZone(BERLIN)
                                .toInstant(),
                        BERLIN))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"-1, 60", "1440, 60", "60, -1", "60, 1441"})
    @Tag("S6")
    void s6_minuteThatNoDayHas_isNoWindow(int from, int to) {
        assertThatThrownBy(() -> new Window(SATURDAY, from, to)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("S6")
    void s6_midnight_isTheEndOfTheDay_unlessTheWindowBeginsThere() {
        assertThat(new Window(SATURDAY, 1439, 0).to()).isEqualTo(1440);
        assertThat(new Window(SATURDAY, 1, 0).to()).isEqualTo(1440);
        assertThat(new Window(SATURDAY, 0, 0).to()).isZero();
    }

    @Test
    @Tag("S7")
    void s7_hoursThatNeverOpen_areRefused() {
        Window good = new Window(SATURDAY, 0, 60);
        assertThat(new WeeklyHours(List.of()).refusal()).contains(Refusal.HOURS_EMPTY);
        assertThat(new WeeklyHours(List.of(good, new Window(Set.of(), 0, 60))).refusal())
                .contains(Refusal.HOURS_EMPTY);
        assertThat(new WeeklyHours(List.of(good, new Window(SUNDAY, 60, 60))).refusal())
                .contains(Refusal.HOURS_EMPTY);
        assertThat(new WeeklyHours(List.of(good)).refusal()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SATURDAY, 480, 600, SATURDAY, 599, 720, true",
        "SATURDAY, 480, 600, SATURDAY, 600, 720, false",
        "SATURDAY, 480, 600, SUNDAY, 480, 600, false",
        "SATURDAY, 1380, 120, SUNDAY, 119, 180, true",
        "SATURDAY, 1380, 120, SUNDAY, 120, 180, false",
        "SUNDAY, 1380, 120, MONDAY, 119, 180, true",
        "SUNDAY, 1380, 120, MONDAY, 120, 180, false",
        "SATURDAY, 0, 1440, SATURDAY, 1439, 1440, true"
    })
    @Tag("S7")
    void s7_windowsThatOverlap_areRefused_alsoOverTheEndOfTheWeek(
            DayOfWeek day, int from, int to, DayOfWeek otherDay, int otherFrom, int otherTo, boolean overlap) {
        Window one = new Window(Set.of(day), from, to);
        Window other = new Window(Set.of(otherDay), otherFrom, otherTo);
        for (List<Window> windows : List.of(List.of(one, other), List.of(other, one))) {
            assertThat(new WeeklyHours(windows).refusal().isPresent())
                    .as("%s", windows)
                    .isEqualTo(overlap);
        }
        assertThat(new WeeklyHours(List.of(one, other)).refusal())
                .isEqualTo(overlap ? java.util.Optional.of(Refusal.HOURS_OVERLAP) : java.util.Optional.empty());
    }

    @Test
    @Tag("S7")
    void s7_windowOfSeveralDays_overlapsItselfOnlyIfItIsTooLong() {
        Set<DayOfWeek> daily = EnumSet.allOf(DayOfWeek.class);
        assertThat(new WeeklyHours(List.of(new Window(daily, 720, 719))).refusal())
                .isEmpty();
        assertThat(new WeeklyHours(List.of(new Window(daily, 720, 719), new Window(MONDAY, 719, 720))).refusal())
                .isEmpty();
    }

    @Test
    @Tag("S7")
    void s7_windows_areAtMost28() {
        List<Window> windows = new ArrayList<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            for (int hour = 0; hour < 4; hour++) {
                windows.add(new Window(Set.of(day), hour * 60, hour * 60 + 30));
            }
        }
        assertThat(new WeeklyHours(windows).refusal()).isEmpty();
        windows.add(new Window(MONDAY, 600, 660));
        assertThat(new WeeklyHours(windows).refusal()).contains(Refusal.TOO_MANY_HOURS);
    }

    @Test
    @Tag("S7")
    void s7_permissions_areRefusedForTheirHours() {
        WeeklyHours never = new WeeklyHours(List.of());
        assertThat(new Permissions(null, null, null, never).refusal(java.time.Instant.EPOCH))
                .contains(Refusal.HOURS_EMPTY);
    }
}
