package dev.latchkey.shares.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** A partial update takes off no limit that it doesn't name (E4). */
@Tag("E4")
class PermissionsChangeProperties {
    private static final Instant NOON = Instant.parse("2030-06-01T12:00:00Z");

    @Provide
    Arbitrary<Permissions> permissions() {
        return Combinators.combine(starts(), ends(), unlocks(), hours()).as(Permissions::new);
    }

    @Provide
    Arbitrary<PermissionsChange> changes() {
        return Combinators.combine(change(starts()), change(ends()), change(unlocks()), change(hours()))
                .as(PermissionsChange::new);
    }

    private static Arbitrary<Instant> starts() {
        return Arbitraries.of(NOON, NOON.plusSeconds(60)).injectNull(0.3);
    }

    private static Arbitrary<Instant> ends() {
        return Arbitraries.of(NOON.plusSeconds(3600), NOON.plusSeconds(7200)).injectNull(0.3);
    }

    private static Arbitrary<Integer> unlocks() {
        return Arbitraries.integers().between(1, 3).injectNull(0.3);
    }

    private static Arbitrary<WeeklyHours> hours() {
        return Arbitraries.integers()
                .between(1, 3)
                .map(hour -> new WeeklyHours(List.of(new WeeklyHours.Window(Set.of(DayOfWeek.MONDAY), 0, hour * 60))))
                .injectNull(0.3);
    }

    private static <T> Arbitrary<Change<T>> change(Arbitrary<T> values) {
        return Arbitraries.oneOf(
                Arbitraries.create(Change.Keep<T>::new), values.map(value -> new Change.SetTo<T>(value)));
    }

    @Property
    void e4_whatAChangeDoesNotName_stays_andWhatItNames_isAsItSays(
            @ForAll("permissions") Permissions before, @ForAll("changes") PermissionsChange change) {
        Permissions after = change.applyTo(before);
        assertField(change.startsAt(), before.startsAt(), after.startsAt());
        assertField(change.endsAt(), before.endsAt(), after.endsAt());
        assertField(change.unlocks(), before.unlocks(), after.unlocks());
        assertField(change.weeklyHours(), before.weeklyHours(), after.weeklyHours());
    }

    private static <T> void assertField(Change<T> change, T before, T after) {
        assertThat(after)
                .isEqualTo(
                        switch (change) {
                            case Change.Keep<T> k -> before;
                            case Change.SetTo<T> s -> s.value();
                        });
    }
}
