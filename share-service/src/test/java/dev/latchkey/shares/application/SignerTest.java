package dev.latchkey.shares.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lock.protocol.OffsetTable;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.WeeklyHours;
import dev.latchkey.shares.domain.Permissions;
import dev.latchkey.shares.domain.WeeklyHours.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/** What is signed for the lock says the same as the rules. */
@Tag("S6")
@Tag("D4")
class SignerTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final int HORIZON = (int) OffsetTable.HORIZON.toSeconds();

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of).toList());
    }

    @Provide
    Arbitrary<dev.latchkey.shares.domain.WeeklyHours> hours() {
        return Combinators.combine(
                        Arbitraries.of(DayOfWeek.class).set().ofMinSize(1),
                        Arbitraries.integers().between(0, 1439),
                        Arbitraries.integers().between(1, 1440))
                .filter((days, from, to) -> !from.equals(to))
                .as(Window::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(dev.latchkey.shares.domain.WeeklyHours.MAX_WINDOWS)
                .map(dev.latchkey.shares.domain.WeeklyHours::new);
    }

    @Property(tries = 3_000)
    @Tag("inv-11")
    void inv11_credential_opensWhenTheHoursAreOpen(
            @ForAll("hours") dev.latchkey.shares.domain.WeeklyHours hours,
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(max = 400 * 86_400) int startsIn,
            @ForAll @IntRange(max = 5 * 366 * 86_400 - 1) int seconds) {
        Instant startsAt = NOW.plusSeconds(startsIn);
        Instant at = startsAt.plusSeconds(seconds);
        WeeklyHours signed = Signer.hours(new Permissions(startsAt, null, null, hours), zone, NOW);
        assertThat(signed.refusalAt(at))
                .isEqualTo(hours.isOpenAt(at, zone) ? Optional.empty() : Optional.of(Refusal.OUTSIDE_HOURS));
    }

    /** Nobody knows the clock changes of the far future, so a credential without an end stops there; a reset gives a new one. */
    @Example
    void s6_credentialWithoutAnEnd_isRefusedBeyondItsTable() {
        var always = new dev.latchkey.shares.domain.WeeklyHours(
                List.of(new Window(java.util.EnumSet.allOf(DayOfWeek.class), 0, 1440)));
        WeeklyHours signed = Signer.hours(new Permissions(null, null, null, always), ZoneId.of("Europe/Berlin"), NOW);
        assertThat(signed.refusalAt(NOW.plusSeconds(HORIZON - 1))).isEmpty();
        assertThat(signed.refusalAt(NOW.plusSeconds(HORIZON))).contains(Refusal.OUTSIDE_TABLE);
        Instant end = NOW.plus(Duration.ofDays(7));
        WeeklyHours ends = Signer.hours(new Permissions(null, end, null, always), ZoneId.of("Europe/Berlin"), NOW);
        assertThat(ends.offsets().end()).isEqualTo(end.getEpochSecond());
    }

    @Example
    void s6_whatIsGranted_fitsIntoALock() {
        assertThat(dev.latchkey.shares.domain.WeeklyHours.MAX_WINDOWS).isEqualTo(WeeklyHours.MAX_WINDOWS);
    }
}
