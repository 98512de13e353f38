package dev.latchkey.lock.door;

import static dev.latchkey.lock.door.Fixtures.HOLDER;
import static dev.latchkey.lock.door.Fixtures.LOCK;
import static dev.latchkey.lock.door.Fixtures.NOON;
import static dev.latchkey.lock.door.Fixtures.TRUSTED;
import static dev.latchkey.lock.door.Fixtures.at;
import static dev.latchkey.lock.door.Fixtures.credential;
import static dev.latchkey.lock.door.Fixtures.signed;
import static dev.latchkey.lock.door.Fixtures.withHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lock.door.OrderAnswer.Done;
import dev.latchkey.lock.door.OrderAnswer.NotObeyed;
import dev.latchkey.lock.door.UnlockAnswer.Opens;
import dev.latchkey.lock.door.UnlockAnswer.StaysShut;
import dev.latchkey.lock.protocol.Credential;
import dev.latchkey.lock.protocol.OffsetTable;
import dev.latchkey.lock.protocol.Order.SetZone;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.Statement.LockTime;
import dev.latchkey.lock.protocol.Statement.OrderObeyed;
import dev.latchkey.lock.protocol.WeeklyHours;
import dev.latchkey.lock.protocol.WeeklyWindow;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** A lock is told what the clock beside it shows, after credentials were downloaded (S6, inv-11). */
@Tag("S6")
@Tag("inv-11")
class ZoneOrdersTest {
    private static final Lock FRESH = Lock.fresh(LOCK, TRUSTED);
    private static final ZoneId ZURICH = ZoneId.of("Europe/Zurich");
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    private static final Set<DayOfWeek> MONDAY = Set.of(DayOfWeek.MONDAY);
    private static final long FOUR_YEARS = 4 * 365 * 86_400L;

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of).toList());
    }

    @Property(tries = 3_000)
    void inv11_hours_areThoseOfTheZoneThatWasOrderedLast(
            @ForAll("zones") ZoneId before,
            @ForAll("zones") ZoneId after,
            @ForAll @IntRange(min = 0, max = 1439) int from,
            @ForAll @IntRange(min = 1, max = 1440) int to,
            @ForAll @LongRange(min = 0, max = FOUR_YEARS) long seconds) {
        if (from == to) {
            return;
        }
        WeeklyWindow everyDay = WeeklyWindow.of(Set.of(DayOfWeek.values()), from, to);
        String downloaded = signed(
                withHours(credential(1, 3), new WeeklyHours(List.of(everyDay), OffsetTable.of(before, NOON, null))));
        Instant then = NOON.plusSeconds(seconds);
        LocalDateTime wall = LocalDateTime.ofInstant(then, after);
        int minute = wall.getHour() * 60 + wall.getMinute();
        boolean open = from < to ? from <= minute && minute < to : minute >= from || minute < to;

        UnlockAnswer answer = answer(told(FRESH, 1, after, NOON), downloaded, then);

        assertThat(answer).isEqualTo(open ? new Opens(1, 3) : new StaysShut(Refusal.OUTSIDE_HOURS));
    }

    @Example
    void s6_laterCredential_bringsItsOwn() {
        Lock told = told(FRESH, 1, TOKYO, NOON);
        Instant nine = Instant.parse("2026-11-30T08:00:00Z"); // in Zurich, a Monday
        assertThat(answer(told, mondays(ZURICH, NOON), nine)).isEqualTo(new StaysShut(Refusal.OUTSIDE_HOURS));
        assertThat(answer(told, mondays(ZURICH, NOON.plusSeconds(1)), nine)).isEqualTo(new Opens(1, 3));
    }

    @Example
    void s6_zone_isKnownAsLongAsItsTableGoes() {
        Lock told = told(FRESH, 1, TOKYO, NOON);
        assertThat(answer(told, mondays(ZURICH, NOON), NOON.plus(OffsetTable.HORIZON)))
                .isEqualTo(new StaysShut(Refusal.OUTSIDE_TABLE));
    }

    @Example
    void r4_olderZone_isOvertaken_andARepeatHasTheSameOutcome() {
        Lock told = told(FRESH, 2, TOKYO, NOON).taken(1, at(NOON));

        Step<OrderAnswer> older = told.obey(signed(zone(1, ZURICH, NOON)), at(NOON));
        Step<OrderAnswer> again = told.obey(signed(zone(2, TOKYO, NOON)), at(NOON));

        assertThat(older.answer())
                .isInstanceOfSatisfying(
                        NotObeyed.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Refusal.OVERTAKEN));
        assertThat(older.next().memory().zone()).isEqualTo(told.memory().zone());
        assertThat(again.answer()).isEqualTo(new Done(new OrderObeyed(LOCK, 2, new LockTime(NOON, true), "zone-2")));
        assertThat(again.next().memory().zone()).isEqualTo(told.memory().zone());
    }

    @Example
    void inv10_zone_survivesAReset_withItsNumber() {
        Lock told = told(FRESH, 2, TOKYO, NOON);
        Memory after = told.factoryReset(new byte[Lock.CHALLENGE_BYTES]).memory();
        assertThat(after.zone()).isEqualTo(told.memory().zone());
        assertThat(after.lastOrders().setZone()).isEqualTo(new LastOrders.Last(2, null));
    }

    private static Lock told(Lock lock, long number, ZoneId zone, Instant at) {
        Step<OrderAnswer> step = lock.obey(signed(zone(number, zone, at)), at(at));
        assertThat(step.answer()).isInstanceOf(Done.class);
        return step.next();
    }

    private static SetZone zone(long number, ZoneId zone, Instant at) {
        return new SetZone("zone-" + number, LOCK, number, OffsetTable.of(zone, at, null), at);
    }

    /** Mondays from eight to ten. */
    private static String mondays(ZoneId zone, Instant signedAt) {
        Credential limited = withHours(
                credential(1, 3),
                new WeeklyHours(List.of(WeeklyWindow.of(MONDAY, 480, 600)), OffsetTable.of(zone, NOON, null)));
        return signed(new Credential(
                limited.credentialId(),
                limited.lockId(),
                limited.slot(),
                limited.generation(),
                signedAt,
                null,
                null,
                null,
                limited.hours(),
                limited.deviceKey()));
    }

    private static UnlockAnswer answer(Lock lock, String credential, Instant then) {
        Step<Challenge> given = lock.giveChallenge(new byte[Lock.CHALLENGE_BYTES], at(then).uptime());
        String proof = HOLDER.proveForUnlock(LOCK, given.answer().value(), then);
        return given.next().unlock(credential, proof, at(then)).answer();
    }
}
