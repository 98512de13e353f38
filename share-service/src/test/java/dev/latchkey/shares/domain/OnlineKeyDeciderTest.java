package dev.latchkey.shares.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shares.domain.KeyCommand.CancelShare;
import dev.latchkey.shares.domain.KeyCommand.DeactivateKey;
import dev.latchkey.shares.domain.KeyCommand.DisableKey;
import dev.latchkey.shares.domain.KeyCommand.DownloadKey;
import dev.latchkey.shares.domain.KeyCommand.EnableKey;
import dev.latchkey.shares.domain.KeyCommand.ModifyShare;
import dev.latchkey.shares.domain.KeyCommand.RenameKey;
import dev.latchkey.shares.domain.KeyCommand.ResetKey;
import dev.latchkey.shares.domain.KeyCommand.ShareKey;
import dev.latchkey.shares.domain.KeyCommand.Unlock;
import dev.latchkey.shares.domain.KeyEvent.KeyDisabled;
import dev.latchkey.shares.domain.KeyEvent.KeyEnabled;
import dev.latchkey.shares.domain.KeyEvent.KeyRenamed;
import dev.latchkey.shares.domain.KeyEvent.KeyShared;
import dev.latchkey.shares.domain.KeyEvent.ShareModified;
import dev.latchkey.shares.domain.OnlineKeyEvent.KeyUnlocked;
import dev.latchkey.shares.domain.OnlineKeyEvent.ShareRevoked;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OnlineKeyDeciderTest {
    private static final Instant NOON = Instant.parse("2030-06-01T12:00:00Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final AccountId ADA = account(1);
    private static final AccountId BORIS = account(2);
    private static final AccountId RITA = account(3);
    private static final AccountId RAJ = account(4);
    private static final Caller BY_ADA = new Caller(ADA, true);
    private static final Caller BY_BORIS = new Caller(BORIS, true);
    private static final Caller BY_RITA = new Caller(RITA, false);
    private static final Caller BY_RAJ = new Caller(RAJ, false);
    private static final Recipient TO_RITA = new Recipient.Account(RITA);
    private static final Recipient TO_RAJ = new Recipient.Account(RAJ);
    private static final Permissions TWICE = new Permissions(null, null, 2, null);

    private static final OnlineKeyEvent ENABLED = new KeyEnabled(ADA, 1);
    private static final OnlineKeyEvent SHARED = shared(TWICE);
    private static final OnlineKeyEvent UNLOCKED = new KeyUnlocked(UnlockWay.TICKET);
    private static final OnlineKeyEvent REVOKED = new ShareRevoked();

    private final DeciderSpecification<KeyCommand, OnlineKeyEvent, OnlineKey> spec =
            new DeciderSpecification<>(new OnlineKeyDecider());

    private static AccountId account(int number) {
        return new AccountId(new UUID(0, number));
    }

    private static OnlineKeyEvent shared(Permissions permissions) {
        return new KeyShared(1, new Share(TO_RITA, ADA, NOON, permissions));
    }

    private static Unlock unlock(Caller by, Instant at) {
        return new Unlock(by, UnlockWay.TICKET, BERLIN, at);
    }

    private static ModifyShare modify(Change<Instant> endsAt, Change<Integer> unlocks) {
        return new ModifyShare(
                BY_ADA,
                Optional.empty(),
                new PermissionsChange(new Change.Keep<>(), endsAt, unlocks, new Change.Keep<>()),
                NOON);
    }

    // every state × command of an administrator: what is refused, and with which reason; null where it is accepted

    static Stream<Arguments> table() {
        Refusal off = Refusal.KEY_NOT_ENABLED;
        Refusal nothing = Refusal.NOTHING_SHARED;
        Refusal already = Refusal.KEY_ALREADY_ENABLED;
        Refusal online = Refusal.KEY_IS_ONLINE;
        return Stream.of(
                //                          enable, rename, disable, share, modify, revoke, reset, deactivate
                row("disabled", past(), null, off, off, off, off, off, off, online),
                row("enabled", past(ENABLED), already, null, null, null, nothing, nothing, online, online),
                row(
                        "shared",
                        past(ENABLED, SHARED),
                        already,
                        null,
                        null,
                        Refusal.ONLINE_ALREADY_SHARED,
                        null,
                        null,
                        online,
                        online),
                row(
                        "used up",
                        past(ENABLED, SHARED, UNLOCKED, UNLOCKED),
                        already,
                        null,
                        null,
                        Refusal.ONLINE_ALREADY_SHARED,
                        null,
                        null,
                        online,
                        online),
                row(
                        "revoked",
                        past(ENABLED, SHARED, REVOKED),
                        already,
                        null,
                        null,
                        null,
                        nothing,
                        nothing,
                        online,
                        online));
    }

    private static OnlineKeyEvent[] past(OnlineKeyEvent... events) {
        return events;
    }

    private static Arguments row(String state, OnlineKeyEvent[] past, Refusal... outcomes) {
        return Arguments.of(state, past, outcomes);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    @Tag("L4")
    @Tag("L5")
    @Tag("E4")
    void everyCommand_inEveryState(String state, OnlineKeyEvent[] past, Refusal[] outcomes) {
        KeyCommand[] commands = {
            new EnableKey(BY_ADA, 2, NOON),
            new RenameKey(BY_ADA, 2, NOON),
            new DisableKey(BY_BORIS, "order", NOON),
            new ShareKey(BY_ADA, TO_RAJ, TWICE, NOON),
            modify(new Change.Keep<>(), new Change.SetTo<>(5)),
            new CancelShare(BY_ADA, NOON),
            new ResetKey(BY_ADA, TO_RAJ, TWICE, "order", NOON),
            new DeactivateKey(BY_ADA, "order", NOON)
        };
        for (int i = 0; i < commands.length; i++) {
            Decision<OnlineKeyEvent> decision = new OnlineKeyDecider().decide(commands[i], state(past));
            if (outcomes[i] == null) {
                assertThat(decision).as("%s", commands[i]).isInstanceOf(Decision.Accepted.class);
            } else {
                assertThat(decision).as("%s", commands[i]).isEqualTo(new Decision.Refused<>(outcomes[i]));
            }
        }
    }

    private static OnlineKey state(OnlineKeyEvent... past) {
        OnlineKeyDecider decider = new OnlineKeyDecider();
        OnlineKey key = decider.initial();
        for (OnlineKeyEvent event : past) {
            key = decider.evolve(key, event);
        }
        return key;
    }

    @Test
    @Tag("L4")
    void l4_rightToShare_isOfWhoEnabledIt_untilItIsTakenOver() {
        spec.given(ENABLED).when(new ShareKey(BY_BORIS, TO_RITA, TWICE, NOON)).thenRefused(Refusal.NOT_YOURS_TO_SHARE);
        spec.given(ENABLED, new KeyDisabled(), new KeyEnabled(BORIS, 2))
                .when(new ShareKey(BY_BORIS, TO_RITA, TWICE, NOON))
                .then(new KeyShared(1, new Share(TO_RITA, BORIS, NOON, TWICE)));
        spec.given(ENABLED, SHARED).when(new CancelShare(BY_BORIS, NOON)).thenRefused(Refusal.NOT_YOURS_TO_SHARE);
        OnlineKey renamed = spec.given(ENABLED, SHARED, UNLOCKED)
                .when(new RenameKey(BY_ADA, 2, NOON))
                .then(new KeyRenamed(2))
                .state();
        assertThat(renamed)
                .isEqualTo(new OnlineKey.Shared(
                        new OnlineKey.Place(2, 1, null), ADA, new Share(TO_RITA, ADA, NOON, TWICE), 1));
        assertThat(renamed.nameVersion()).isEqualTo(2);
        assertThat(spec.given(ENABLED, new KeyRenamed(2)).state())
                .isEqualTo(new OnlineKey.Enabled(new OnlineKey.Place(2, 0, null), ADA));
    }

    @Test
    @Tag("inv-18")
    void strangers_getTheAnswerForWhatDoesNotExist() {
        for (KeyCommand command : new KeyCommand[] {
            new EnableKey(BY_RAJ, 1, NOON),
            new RenameKey(BY_RAJ, 1, NOON),
            new DisableKey(BY_RAJ, "order", NOON),
            new ShareKey(BY_RAJ, TO_RITA, TWICE, NOON),
            new ModifyShare(BY_RAJ, Optional.empty(), PermissionsChange.NONE, NOON),
            new CancelShare(BY_RAJ, NOON),
            new ResetKey(BY_RAJ, TO_RITA, TWICE, "order", NOON),
            new DeactivateKey(BY_RAJ, "order", NOON),
            new DownloadKey(RAJ, "device", NOON),
            unlock(BY_RAJ, NOON)
        }) {
            spec.given(ENABLED, SHARED).when(command).thenRefused(Refusal.NOT_FOUND);
        }
    }

    @Test
    @Tag("S1")
    void s1_byCode_isRefused() {
        spec.given(ENABLED)
                .when(new ShareKey(BY_ADA, new Recipient.ByCode(), TWICE, NOON))
                .thenRefused(Refusal.CODE_FOR_OFFLINE_ONLY);
        spec.given(ENABLED, SHARED)
                .when(new ModifyShare(BY_ADA, Optional.of(new Recipient.ByCode()), PermissionsChange.NONE, NOON))
                .thenRefused(Refusal.CODE_FOR_OFFLINE_ONLY);
    }

    @Test
    @Tag("S7")
    void s7_share_isRefused_withTheReason() {
        spec.given(ENABLED)
                .when(new ShareKey(BY_ADA, new Recipient.Account(ADA), TWICE, NOON))
                .thenRefused(Refusal.RECIPIENT_IS_SHARER);
        spec.given(ENABLED)
                .when(new ShareKey(BY_ADA, TO_RITA, new Permissions(null, NOON, null, null), NOON))
                .thenRefused(Refusal.ENDS_IN_PAST);
        spec.given(ENABLED, SHARED)
                .when(modify(new Change.Keep<>(), new Change.SetTo<>(0)))
                .thenRefused(Refusal.TOO_FEW_UNLOCKS);
    }

    @Test
    @Tag("U2")
    void u2_unlock_isGrantedAndCounted_untilUsedUp() {
        spec.given(ENABLED, SHARED).when(unlock(BY_RITA, NOON)).then(UNLOCKED);
        spec.given(ENABLED, SHARED, UNLOCKED).when(unlock(BY_RITA, NOON)).then(UNLOCKED);
        spec.given(ENABLED, SHARED, UNLOCKED, UNLOCKED)
                .when(unlock(BY_RITA, NOON))
                .thenRefused(Refusal.UNLOCK_USED_UP);
    }

    @Test
    @Tag("U2")
    @Tag("S6")
    void u2_unlock_isRefused_outsideItsDates_startIncludedAndEndNot() {
        Instant end = NOON.plusSeconds(60);
        OnlineKeyEvent shared = shared(new Permissions(NOON, end, null, null));
        spec.given(ENABLED, shared).when(unlock(BY_RITA, NOON.minusNanos(1))).thenRefused(Refusal.UNLOCK_NOT_YET);
        spec.given(ENABLED, shared).when(unlock(BY_RITA, NOON)).then(UNLOCKED);
        spec.given(ENABLED, shared).when(unlock(BY_RITA, end.minusNanos(1))).then(UNLOCKED);
        spec.given(ENABLED, shared).when(unlock(BY_RITA, end)).thenRefused(Refusal.UNLOCK_ENDED);
    }

    @Test
    @Tag("U2")
    @Tag("S6")
    void u2_unlock_isRefused_outsideItsWeeklyHours_byTheClockBesideTheLock() {
        // NOON is a Saturday, 14:00 in Berlin
        WeeklyHours hours = new WeeklyHours(List.of(new WeeklyHours.Window(Set.of(DayOfWeek.SATURDAY), 840, 900)));
        OnlineKeyEvent shared = shared(new Permissions(null, null, 2, hours));
        spec.given(ENABLED, shared).when(unlock(BY_RITA, NOON)).then(UNLOCKED);
        spec.given(ENABLED, shared).when(unlock(BY_RITA, NOON.minusNanos(1))).thenRefused(Refusal.UNLOCK_OUTSIDE_HOURS);
        spec.given(ENABLED, shared, UNLOCKED, UNLOCKED)
                .when(unlock(BY_RITA, NOON.plusSeconds(3600)))
                .thenRefused(Refusal.UNLOCK_OUTSIDE_HOURS);
    }

    @Test
    @Tag("E4")
    void e4_unlock_isRefused_afterTheShareEnded_howeverItDid() {
        spec.given(ENABLED, SHARED, REVOKED).when(unlock(BY_RITA, NOON)).thenRefused(Refusal.UNLOCK_REVOKED);
        spec.given(ENABLED, SHARED, new KeyDisabled())
                .when(unlock(BY_RITA, NOON))
                .thenRefused(Refusal.UNLOCK_REVOKED);
        spec.given(ENABLED, SHARED, new ShareModified(2, new Share(TO_RAJ, ADA, NOON, TWICE)))
                .when(unlock(BY_RITA, NOON))
                .thenRefused(Refusal.UNLOCK_REVOKED);
    }

    @Test
    @Tag("U2")
    void u2_administrator_opensNoKeyOfAnother() {
        spec.given(ENABLED, SHARED).when(unlock(BY_ADA, NOON)).thenRefused(Refusal.UNLOCK_NOT_RECIPIENT);
        spec.given(ENABLED).when(unlock(BY_BORIS, NOON)).thenRefused(Refusal.UNLOCK_NOT_RECIPIENT);
    }

    @Test
    @Tag("E4")
    void e4_modify_afterUse_leavesWhatItDoesNotName_andTheCount() {
        Instant end = NOON.plusSeconds(3600);
        spec.given(ENABLED, SHARED, UNLOCKED)
                .when(modify(new Change.SetTo<>(end), new Change.Keep<>()))
                .then(new ShareModified(1, new Share(TO_RITA, ADA, NOON, new Permissions(null, end, 2, null))));
        OnlineKeyEvent ends = new ShareModified(1, new Share(TO_RITA, ADA, NOON, new Permissions(null, end, 2, null)));
        spec.given(ENABLED, SHARED, UNLOCKED, UNLOCKED, ends)
                .when(unlock(BY_RITA, NOON))
                .thenRefused(Refusal.UNLOCK_USED_UP);
    }

    @Test
    @Tag("E4")
    void e4_limit_countsAllUnlocksOfTheShare_raisedLoweredOrTakenAway() {
        OnlineKeyEvent lowered =
                new ShareModified(1, new Share(TO_RITA, ADA, NOON, new Permissions(null, null, 1, null)));
        OnlineKeyEvent raised =
                new ShareModified(1, new Share(TO_RITA, ADA, NOON, new Permissions(null, null, 3, null)));
        OnlineKeyEvent unlimited = new ShareModified(1, new Share(TO_RITA, ADA, NOON, Permissions.UNLIMITED));
        spec.given(ENABLED, SHARED, UNLOCKED, lowered)
                .when(unlock(BY_RITA, NOON))
                .thenRefused(Refusal.UNLOCK_USED_UP);
        spec.given(ENABLED, SHARED, UNLOCKED, UNLOCKED, raised)
                .when(unlock(BY_RITA, NOON))
                .then(UNLOCKED);
        spec.given(ENABLED, SHARED, UNLOCKED, UNLOCKED, raised, UNLOCKED)
                .when(unlock(BY_RITA, NOON))
                .thenRefused(Refusal.UNLOCK_USED_UP);
        spec.given(ENABLED, SHARED, UNLOCKED, UNLOCKED, unlimited, UNLOCKED, lowered)
                .when(unlock(BY_RITA, NOON))
                .thenRefused(Refusal.UNLOCK_USED_UP);
    }

    @Test
    @Tag("E4")
    void e4_newRecipient_isANewShare_withItsOwnCount() {
        OnlineKeyEvent toRaj = new ShareModified(2, new Share(TO_RAJ, ADA, NOON, TWICE));
        spec.given(ENABLED, SHARED, UNLOCKED, UNLOCKED)
                .when(new ModifyShare(BY_ADA, Optional.of(TO_RAJ), PermissionsChange.NONE, NOON))
                .then(toRaj);
        spec.given(ENABLED, SHARED, UNLOCKED, UNLOCKED, toRaj)
                .when(unlock(BY_RAJ, NOON))
                .then(UNLOCKED);
        spec.given(ENABLED, SHARED, REVOKED)
                .when(new ShareKey(BY_ADA, TO_RITA, TWICE, NOON))
                .then(new KeyShared(2, new Share(TO_RITA, ADA, NOON, TWICE)));
    }

    @Test
    @Tag("E4")
    void e4_modify_toWhatItIs_isNothing() {
        spec.given(ENABLED, SHARED)
                .when(new ModifyShare(BY_ADA, Optional.of(TO_RITA), PermissionsChange.NONE, NOON))
                .thenNothing();
    }

    @Test
    @Tag("U2")
    void u2_offlineKey_isNotUnlockedByThePlatform() {
        DeciderSpecification<KeyCommand, KeyEvent, Key> offline = new DeciderSpecification<>(new KeyDecider());
        KeyEvent shared = new KeyShared(1, new Share(TO_RITA, ADA, NOON, TWICE));
        KeyEvent enabled = new KeyEnabled(ADA, 1);
        offline.given(enabled, shared).when(unlock(BY_RITA, NOON)).thenRefused(Refusal.KEY_IS_OFFLINE);
        offline.given(enabled, shared).when(unlock(BY_ADA, NOON)).thenRefused(Refusal.KEY_IS_OFFLINE);
        offline.given(enabled, shared).when(unlock(BY_RAJ, NOON)).thenRefused(Refusal.NOT_FOUND);
    }

    @Test
    @Tag("D1")
    void onlineKey_isNotDownloaded() {
        spec.given(ENABLED, SHARED).when(new DownloadKey(RITA, "device", NOON)).thenRefused(Refusal.KEY_IS_ONLINE);
    }
}
