package dev.latchkey.shares.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.AnyKey;
import dev.latchkey.shares.domain.KeyKind;
import dev.latchkey.shares.domain.OnlineKey;
import dev.latchkey.shares.domain.Permissions;
import dev.latchkey.shares.domain.Recipient;
import dev.latchkey.shares.domain.Share;
import dev.latchkey.shares.domain.WeeklyHours;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is decided on must be what was stored: a field that is lost on the way would widen or forget an access. */
class StoredKeysProperties {
    private static final WeeklyHours HOURS =
            new WeeklyHours(List.of(new WeeklyHours.Window(Set.of(DayOfWeek.FRIDAY, DayOfWeek.MONDAY), 1200, 360)));

    @Provide
    Arbitrary<OnlineKey> onlineKeys() {
        Arbitrary<AccountId> account =
                Arbitraries.longs().between(1, 9).map(number -> new AccountId(new UUID(0, number)));
        Arbitrary<Instant> moment =
                Arbitraries.longs().between(0, 4_000_000_000L).map(Instant::ofEpochSecond);
        Arbitrary<OnlineKey.Place> place = Combinators.combine(
                        Arbitraries.longs().between(0, 9),
                        Arbitraries.integers().between(0, 9),
                        account.injectNull(0.3))
                .as(OnlineKey.Place::new);
        Arbitrary<Permissions> permissions = Combinators.combine(
                        moment.injectNull(0.3),
                        moment.injectNull(0.3),
                        Arbitraries.integers().between(1, 9).injectNull(0.3),
                        Arbitraries.of(HOURS).injectNull(0.3))
                .as(Permissions::new);
        Arbitrary<Share> share = Combinators.combine(account.map(Recipient.Account::new), account, moment, permissions)
                .as(Share::new);
        return Arbitraries.oneOf(
                place.map(OnlineKey.Disabled::new),
                Combinators.combine(place, account).as(OnlineKey.Enabled::new),
                Combinators.combine(
                                place, account, share, Arbitraries.integers().between(0, 9))
                        .as(OnlineKey.Shared::new));
    }

    @Property
    void onlineKey_isReadAsItWasWritten(@ForAll("onlineKeys") OnlineKey key) {
        assertThat(StoredKeys.read(KeyKind.ONLINE, StoredKeys.write(key))).isEqualTo(key);
    }

    @Example
    void keyThatIsNotStored_isDisabled_inEveryKind() {
        for (KeyKind kind : KeyKind.values()) {
            AnyKey key = StoredKeys.untouched(kind);
            assertThat(key.enabler()).isEmpty();
            assertThat(key.generation()).isZero();
            assertThat(StoredKeys.read(kind, StoredKeys.write(key))).isEqualTo(key);
        }
    }
}
