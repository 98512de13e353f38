package dev.latchkey.shares.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shares.domain.KeyCommand.CancelShare;
import dev.latchkey.shares.domain.KeyCommand.ConfirmDeactivation;
import dev.latchkey.shares.domain.KeyCommand.DeactivateKey;
import dev.latchkey.shares.domain.KeyCommand.DisableKey;
import dev.latchkey.shares.domain.KeyCommand.DownloadKey;
import dev.latchkey.shares.domain.KeyCommand.EnableKey;
import dev.latchkey.shares.domain.KeyCommand.ModifyShare;
import dev.latchkey.shares.domain.KeyCommand.RedeemCode;
import dev.latchkey.shares.domain.KeyCommand.RenameKey;
import dev.latchkey.shares.domain.KeyCommand.ReportUse;
import dev.latchkey.shares.domain.KeyCommand.ResetKey;
import dev.latchkey.shares.domain.KeyCommand.ShareKey;
import dev.latchkey.shares.domain.KeyEvent.DeactivationConfirmed;
import dev.latchkey.shares.domain.KeyEvent.DeactivationOrdered;
import dev.latchkey.shares.domain.KeyEvent.KeyDisabled;
import dev.latchkey.shares.domain.KeyEvent.KeyDownloaded;
import dev.latchkey.shares.domain.KeyEvent.KeyEnabled;
import dev.latchkey.shares.domain.KeyEvent.KeyRenamed;
import dev.latchkey.shares.domain.KeyEvent.KeyReset;
import dev.latchkey.shares.domain.KeyEvent.KeyShared;
import dev.latchkey.shares.domain.KeyEvent.ShareCancelled;
import dev.latchkey.shares.domain.KeyEvent.ShareModified;
import dev.latchkey.shares.domain.KeyEvent.UseReported;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyDeciderTest {
    private static final Instant NOON = Instant.parse("2030-06-01T12:00:00Z");
    private static final AccountId ADA = account(1);
    private static final AccountId BORIS = account(2);
    private static final AccountId RITA = account(3);
    private static final AccountId RAJ = account(4);
    private static final Caller ADMIN = new Caller(ADA, true);
    private static final Caller OTHER_ADMIN = new Caller(BORIS, true);
    private static final Caller STRANGER = new Caller(RAJ, false);
    private static final Recipient TO_RITA = new Recipient.Account(RITA);
    private static final Recipient TO_RAJ = new Recipient.Account(RAJ);
    private static final Recipient BY_CODE = new Recipient.ByCode();
    private static final Permissions THREE = new Permissions(NOON, NOON.plusSeconds(3600), 3, null);

    private static final KeyEvent ENABLED = new KeyEnabled(ADA, 1);
    private static final KeyEvent SHARED = new KeyShared(1, new Share(TO_RITA, ADA, NOON, THREE));
    private static final KeyEvent SHARED_BY_CODE = new KeyShared(1, new Share(BY_CODE, ADA, NOON, THREE));
    private static final KeyEvent DOWNLOADED = new KeyDownloaded(TO_RITA, "phone", NOON);
    private static final KeyEvent REDEEMED = new KeyDownloaded(BY_CODE, "phone", NOON);
    private static final KeyEvent ORDERED = new DeactivationOrdered("o1", 1, NOON);
    private static final KeyEvent CONFIRMED = new DeactivationConfirmed("o1", 1, 7, NOON, Way.BRIDGE, NOON);
    private static final KeyEvent RESET = new KeyReset(2, new Share(TO_RAJ, ADA, NOON, THREE));
    private static final KeyEvent DISABLED = new KeyDisabled();

    private final DeciderSpecification<KeyCommand, KeyEvent, Key> spec = new DeciderSpecification<>(new KeyDecider());

    private static AccountId account(int number) {
        return new AccountId(new UUID(0, number));
    }

    // every state × command of an administrator: what is refused, and with which reason; null where it is accepted

    static Stream<Arguments> table() {
        Refusal off = Refusal.KEY_NOT_ENABLED;
        Refusal nothing = Refusal.NOTHING_SHARED;
        Refusal shared = Refusal.ALREADY_SHARED;
        Refusal downloaded = Refusal.ALREADY_DOWNLOADED;
        return Stream.of(
                //                          enable, rename, disable, share, modify, cancel, reset, deactivate
                row("disabled", past(), null, off, off, off, off, off, off, off),
                row(
                        "enabled",
                        past(ENABLED),
                        Refusal.KEY_ALREADY_ENABLED,
                        null,
                        null,
                        null,
                        nothing,
                        nothing,
                        nothing,
                        nothing),
                row(
                        "shared",
                        past(ENABLED, SHARED),
                        Refusal.KEY_ALREADY_ENABLED,
                        null,
                        null,
                        shared,
                        null,
                        null,
                        Refusal.NOT_DOWNLOADED,
                        Refusal.NOT_DOWNLOADED),
                row(
                        "downloaded",
                        past(ENABLED, SHARED, DOWNLOADED),
                        Refusal.KEY_ALREADY_ENABLED,
                        null,
                        null,
                        downloaded,
                        downloaded,
                        downloaded,
                        null,
                        null),
                row(
                        "deactivating",
                        past(ENABLED, SHARED, DOWNLOADED, ORDERED),
                        Refusal.KEY_ALREADY_ENABLED,
                        null,
                        null,
                        downloaded,
                        downloaded,
                        downloaded,
                        null,
                        Refusal.ALREADY_DEACTIVATING),
                row(
                        "deactivated",
                        past(ENABLED, SHARED, DOWNLOADED, ORDERED, CONFIRMED),
                        Refusal.KEY_ALREADY_ENABLED,
                        null,
                        null,
                        null,
                        nothing,
                        nothing,
                        null,
                        Refusal.ALREADY_DEACTIVATED));
    }

    private static KeyEvent[] past(KeyEvent... events) {
        return events;
    }

    private static Arguments row(String state, KeyEvent[] past, Refusal... outcomes) {
        return Arguments.of(state, past, outcomes);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    @Tag("E1")
    @Tag("E2")
    @Tag("E3")
    @Tag("S7")
    @Tag("inv-9")
    void everyStateTimesCommand_hasItsOutcome(String state, KeyEvent[] past, Refusal[] outcomes) {
        KeyCommand[] commands = {
            new EnableKey(ADMIN, 2, NOON),
            new RenameKey(ADMIN, 2, NOON),
            new DisableKey(ADMIN, "o9", NOON),
            new ShareKey(ADMIN, TO_RAJ, Permissions.UNLIMITED, NOON),
            new ModifyShare(ADMIN, Optional.of(TO_RAJ), PermissionsChange.NONE, NOON),
            new CancelShare(ADMIN, NOON),
            new ResetKey(ADMIN, TO_RAJ, Permissions.UNLIMITED, "o9", NOON),
            new DeactivateKey(ADMIN, "o9", NOON)
        };
        for (int i = 0; i < commands.length; i++) {
            var then = spec.given(past).when(commands[i]);
            if (outcomes[i] == null) {
                assertThat(then.state())
                        .as(commands[i].toString())
                        .isNotEqualTo(spec.given(past)
                                .when(new ReportUse(99, 1, null, Way.BRIDGE, NOON))
                                .state());
            } else {
                then.thenRefused(outcomes[i]);
            }
        }
    }

    /** Time and use take nothing from the administrator: what was possible the day before still is, in each state. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    @Tag("E5")
    void e5_anExpiredOrUsedUpShare_isCancelledAndResetLikeAnyOther(String state, KeyEvent[] past, Refusal[] outcomes) {
        Instant later = THREE.endsAt().plusSeconds(1);
        List<KeyEvent> usedUp = new ArrayList<>(List.of(past));
        if (usedUp.contains(DOWNLOADED)) {
            usedUp.addAll(
                    usedUp.indexOf(DOWNLOADED) + 1, Collections.nCopies(3, new UseReported(1, 4, NOON, Way.BRIDGE)));
        }
        Key key = spec.given(usedUp.toArray(KeyEvent[]::new)).state();
        Map<Integer, KeyCommand> byColumn = Map.of(
                2, new DisableKey(ADMIN, "o9", later),
                3, new ShareKey(ADMIN, TO_RAJ, Permissions.UNLIMITED, later),
                5, new CancelShare(ADMIN, later),
                6, new ResetKey(ADMIN, TO_RAJ, Permissions.UNLIMITED, "o9", later),
                7, new DeactivateKey(ADMIN, "o9", later));
        byColumn.forEach((column, command) -> {
            Decision<KeyEvent> decision = new KeyDecider().decide(command, key);
            assertThat(decision instanceof Decision.Refused<KeyEvent> r ? r.refusal() : null)
                    .as(command.toString())
                    .isEqualTo(outcomes[column]);
        });
    }

    @Test
    @Tag("E5")
    @Tag("E1")
    void e5_anExpiredShare_isModifiedIfThatGivesItTimeAgain() {
        Instant later = THREE.endsAt().plusSeconds(1);
        Change<Instant> tomorrow = new Change.SetTo<>(later.plusSeconds(86_400));
        Change<Integer> keep = new Change.Keep<>();
        PermissionsChange longer = new PermissionsChange(new Change.Keep<>(), tomorrow, keep, new Change.Keep<>());
        assertThat(spec.given(ENABLED, SHARED)
                        .when(new ModifyShare(ADMIN, Optional.empty(), longer, later))
                        .state()
                        .currentShare()
                        .orElseThrow()
                        .permissions()
                        .hasEnded(later))
                .isFalse();
        spec.given(ENABLED, SHARED)
                .when(new ModifyShare(ADMIN, Optional.of(TO_RAJ), PermissionsChange.NONE, later))
                .thenRefused(Refusal.ENDS_IN_PAST);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    @Tag("O5")
    void o5_aStranger_learnsNothing_whateverTheState(String state, KeyEvent[] past, Refusal[] outcomes) {
        spec.given(past).when(new EnableKey(STRANGER, 2, NOON)).thenRefused(Refusal.NOT_FOUND);
        spec.given(past).when(new RenameKey(STRANGER, 2, NOON)).thenRefused(Refusal.NOT_FOUND);
        spec.given(past).when(new DisableKey(STRANGER, "o9", NOON)).thenRefused(Refusal.NOT_FOUND);
        spec.given(past).when(new ShareKey(STRANGER, TO_RITA, THREE, NOON)).thenRefused(Refusal.NOT_FOUND);
        spec.given(past)
                .when(new ModifyShare(STRANGER, Optional.empty(), PermissionsChange.NONE, NOON))
                .thenRefused(Refusal.NOT_FOUND);
        spec.given(past).when(new CancelShare(STRANGER, NOON)).thenRefused(Refusal.NOT_FOUND);
        spec.given(past)
                .when(new ResetKey(STRANGER, TO_RITA, THREE, "o9", NOON))
                .thenRefused(Refusal.NOT_FOUND);
        spec.given(past).when(new DeactivateKey(STRANGER, "o9", NOON)).thenRefused(Refusal.NOT_FOUND);
        spec.given(past).when(new DownloadKey(RAJ, "other", NOON)).thenRefused(Refusal.NOT_FOUND);
    }

    @Test
    @Tag("L4")
    void l4_share_isRefused_toAnAdministratorWhoDidNotEnableTheKey() {
        spec.given(ENABLED)
                .when(new ShareKey(OTHER_ADMIN, TO_RITA, THREE, NOON))
                .thenRefused(Refusal.NOT_YOURS_TO_SHARE);
        spec.given(ENABLED, DISABLED, new KeyEnabled(BORIS, 2))
                .when(new ShareKey(OTHER_ADMIN, TO_RITA, THREE, NOON))
                .then(new KeyShared(1, new Share(TO_RITA, BORIS, NOON, THREE)));
    }

    @Test
    @Tag("L5")
    @Tag("R3")
    void l5_disable_ordersTheLockToForget_whenTheKeyIsDownloaded() {
        spec.given(ENABLED, SHARED, DOWNLOADED)
                .when(new DisableKey(ADMIN, "o9", NOON))
                .then(DISABLED, new DeactivationOrdered("o9", 1, NOON));
        spec.given(ENABLED, SHARED).when(new DisableKey(ADMIN, "o9", NOON)).then(DISABLED);
        spec.given(ENABLED, SHARED, DOWNLOADED, ORDERED)
                .when(new DisableKey(ADMIN, "o9", NOON))
                .then(DISABLED); // the order is on its way already
    }

    @Test
    @Tag("S7")
    void s7_share_isRefused_withTheReason() {
        Permissions backwards = new Permissions(NOON.plusSeconds(60), NOON.plusSeconds(60), null, null);
        spec.given(ENABLED).when(new ShareKey(ADMIN, TO_RITA, backwards, NOON)).thenRefused(Refusal.ENDS_BEFORE_START);
        Permissions over = new Permissions(null, NOON, null, null);
        spec.given(ENABLED).when(new ShareKey(ADMIN, TO_RITA, over, NOON)).thenRefused(Refusal.ENDS_IN_PAST);
        Permissions none = new Permissions(null, null, 0, null);
        spec.given(ENABLED).when(new ShareKey(ADMIN, TO_RITA, none, NOON)).thenRefused(Refusal.TOO_FEW_UNLOCKS);
        spec.given(ENABLED)
                .when(new ShareKey(ADMIN, new Recipient.Account(ADA), THREE, NOON))
                .thenRefused(Refusal.RECIPIENT_IS_SHARER);
    }

    @Test
    @Tag("E1")
    void e1_modify_changesOnlyWhatItNames() {
        PermissionsChange fewer = new PermissionsChange(
                new Change.Keep<>(), new Change.Keep<>(), new Change.SetTo<>(1), new Change.Keep<>());
        spec.given(ENABLED, SHARED)
                .when(new ModifyShare(ADMIN, Optional.empty(), fewer, NOON))
                .then(new ShareModified(
                        1, new Share(TO_RITA, ADA, NOON, new Permissions(THREE.startsAt(), THREE.endsAt(), 1, null))));
        spec.given(ENABLED, SHARED)
                .when(new ModifyShare(ADMIN, Optional.of(TO_RITA), PermissionsChange.NONE, NOON))
                .thenNothing();
    }

    @Test
    @Tag("E1")
    @Tag("S4")
    void e1_modify_makesANewGeneration_whenRecipientOrMethodChanges() {
        spec.given(ENABLED, SHARED)
                .when(new ModifyShare(ADMIN, Optional.of(TO_RAJ), PermissionsChange.NONE, NOON))
                .then(new ShareModified(2, new Share(TO_RAJ, ADA, NOON, THREE)));
        spec.given(ENABLED, SHARED_BY_CODE)
                .when(new ModifyShare(ADMIN, Optional.of(BY_CODE), PermissionsChange.NONE, NOON))
                .then(new ShareModified(2, new Share(BY_CODE, ADA, NOON, THREE)))
                .state();
        spec.given(ENABLED, SHARED_BY_CODE, new ShareModified(2, new Share(BY_CODE, ADA, NOON, THREE)))
                .when(new RedeemCode(1, "phone", NOON))
                .thenRefused(Refusal.CODE_NOT_VALID); // the old code is dead
    }

    @Test
    @Tag("D1")
    @Tag("D3")
    void d3_download_isGivenOnce_andAgainToTheSameDevice() {
        spec.given(ENABLED, SHARED).when(new DownloadKey(RITA, "phone", NOON)).then(DOWNLOADED);
        spec.given(ENABLED, SHARED, DOWNLOADED)
                .when(new DownloadKey(RITA, "phone", NOON))
                .thenNothing();
        spec.given(ENABLED, SHARED, DOWNLOADED)
                .when(new DownloadKey(RITA, "tablet", NOON))
                .thenRefused(Refusal.DOWNLOADED_ELSEWHERE);
        spec.given(ENABLED, SHARED)
                .when(new DownloadKey(RITA, "phone", THREE.endsAt()))
                .thenRefused(Refusal.SHARE_EXPIRED);
        spec.given(ENABLED, SHARED_BY_CODE)
                .when(new DownloadKey(RITA, "phone", NOON))
                .thenRefused(Refusal.NOT_FOUND);
    }

    @Test
    @Tag("S4")
    @Tag("D3")
    void s4_code_worksOnce_forItsGenerationOnly() {
        spec.given(ENABLED, SHARED_BY_CODE)
                .when(new RedeemCode(1, "phone", NOON))
                .then(REDEEMED);
        spec.given(ENABLED, SHARED_BY_CODE, REDEEMED)
                .when(new RedeemCode(1, "phone", NOON))
                .thenNothing();
        spec.given(ENABLED, SHARED_BY_CODE, REDEEMED)
                .when(new RedeemCode(1, "tablet", NOON))
                .thenRefused(Refusal.CODE_NOT_VALID);
        spec.given(ENABLED, SHARED_BY_CODE)
                .when(new RedeemCode(2, "phone", NOON))
                .thenRefused(Refusal.CODE_NOT_VALID);
        spec.given(ENABLED, SHARED_BY_CODE, new ShareCancelled())
                .when(new RedeemCode(1, "phone", NOON))
                .thenRefused(Refusal.CODE_NOT_VALID);
        spec.given(ENABLED, SHARED_BY_CODE)
                .when(new RedeemCode(1, "phone", THREE.endsAt()))
                .thenRefused(Refusal.CODE_NOT_VALID);
    }

    @Test
    @Tag("E3")
    void e3_reset_keepsTheFormerHolderPossible_untilTheLockHasSeenTheNewGeneration() {
        Slot afterReset = spec.given(ENABLED, SHARED, DOWNLOADED)
                .when(new ResetKey(ADMIN, TO_RAJ, THREE, "o9", NOON))
                .then(RESET, new DeactivationOrdered("o9", 1, NOON))
                .state()
                .slot();
        assertThat(afterReset.issued()).containsExactly(new Slot.Issued(1, TO_RITA, NOON));

        Slot afterCancel = spec.given(ENABLED, SHARED, DOWNLOADED, RESET)
                .when(new CancelShare(ADMIN, NOON))
                .state()
                .slot();
        assertThat(afterCancel.issued()).containsExactly(new Slot.Issued(1, TO_RITA, NOON));

        KeyEvent second = new KeyDownloaded(TO_RAJ, "raj-phone", NOON);
        Slot afterUse = spec.given(ENABLED, SHARED, DOWNLOADED, RESET, second)
                .when(new ReportUse(2, 5, NOON, Way.BRIDGE, NOON))
                .then(new UseReported(2, 5, NOON, Way.BRIDGE))
                .state()
                .slot();
        assertThat(afterUse.issued()).containsExactly(new Slot.Issued(2, TO_RAJ, NOON));
    }

    @Test
    @Tag("R3")
    void r3_reset_ordersTheLockToForgetTheFormerHolder_andSparesTheNewShare() {
        KeyEvent order = new DeactivationOrdered("o9", 1, NOON);
        KeyEvent second = new KeyDownloaded(TO_RAJ, "raj-phone", NOON);
        spec.given(ENABLED, SHARED, DOWNLOADED)
                .when(new ResetKey(ADMIN, TO_RAJ, THREE, "o9", NOON))
                .then(RESET, order);
        Key receipt = spec.given(ENABLED, SHARED, DOWNLOADED, RESET, order, second)
                .when(new ConfirmDeactivation("o9", 1, 7, NOON, Way.BRIDGE, NOON))
                .then(new DeactivationConfirmed("o9", 1, 7, NOON, Way.BRIDGE, NOON))
                .state();
        assertThat(receipt).isInstanceOf(Key.Downloaded.class);
        assertThat(receipt.slot().issued()).containsExactly(new Slot.Issued(2, TO_RAJ, NOON));
    }

    @Test
    @Tag("R3")
    void r3_reset_ordersOnlyWhatIsNotOrderedOrDone() {
        ResetKey reset = new ResetKey(ADMIN, TO_RAJ, THREE, "o9", NOON);
        Key onItsWay = spec.given(ENABLED, SHARED, DOWNLOADED, ORDERED)
                .when(reset)
                .then(RESET)
                .state();
        assertThat(onItsWay.slot().issued()).containsExactly(new Slot.Issued(1, TO_RITA, NOON));
        assertThat(onItsWay.slot().deactivation()).isEqualTo(new Deactivation("o1", 1, NOON, null));
        spec.given(ENABLED, SHARED, DOWNLOADED, ORDERED, CONFIRMED).when(reset).then(RESET);
        // the second reset has more to forget than the first one ordered
        spec.given(
                        ENABLED,
                        SHARED,
                        DOWNLOADED,
                        RESET,
                        new DeactivationOrdered("o1", 1, NOON),
                        new KeyDownloaded(TO_RAJ, "raj-phone", NOON))
                .when(new ResetKey(ADMIN, TO_RITA, THREE, "o9", NOON))
                .then(new KeyReset(3, new Share(TO_RITA, ADA, NOON, THREE)), new DeactivationOrdered("o9", 2, NOON));
    }

    @Test
    @Tag("R3")
    @Tag("E1")
    void r3_whatKillsACodeThatNobodyUsed_ordersNothing() {
        spec.given(ENABLED, SHARED_BY_CODE)
                .when(new ModifyShare(ADMIN, Optional.of(BY_CODE), PermissionsChange.NONE, NOON))
                .then(new ShareModified(2, new Share(BY_CODE, ADA, NOON, THREE)));
        spec.given(ENABLED, SHARED_BY_CODE).when(new CancelShare(ADMIN, NOON)).then(new ShareCancelled());
        spec.given(ENABLED, SHARED_BY_CODE)
                .when(new DisableKey(ADMIN, "o9", NOON))
                .then(DISABLED);
    }

    @Test
    @Tag("R1")
    @Tag("R2")
    @Tag("inv-12")
    void r2_key_isDeactivating_untilTheReceipt() {
        Key ordered = spec.given(ENABLED, SHARED, DOWNLOADED)
                .when(new DeactivateKey(OTHER_ADMIN, "o1", NOON))
                .then(ORDERED)
                .state();
        assertThat(ordered).isInstanceOf(Key.Deactivating.class);
        assertThat(ordered.slot().issued()).hasSize(1);

        Key confirmed = spec.given(ENABLED, SHARED, DOWNLOADED, ORDERED)
                .when(new ConfirmDeactivation("o1", 1, 7, NOON, Way.BRIDGE, NOON))
                .then(CONFIRMED)
                .state();
        assertThat(confirmed).isInstanceOf(Key.Deactivated.class);
        assertThat(confirmed.slot().issued()).isEmpty();

        spec.given(ENABLED, SHARED, DOWNLOADED, ORDERED, CONFIRMED)
                .when(new ConfirmDeactivation("o1", 1, 8, NOON, Way.PHONE, NOON))
                .thenNothing();
        spec.given(ENABLED, SHARED, DOWNLOADED)
                .when(new ConfirmDeactivation("o1", 2, 7, NOON, Way.BRIDGE, NOON))
                .thenNothing(); // a generation that was never given
    }

    @Test
    @Tag("R1")
    void r1_deactivate_reachesFormerHolders_andSparesTheNewShare() {
        spec.given(ENABLED, SHARED, DOWNLOADED, RESET)
                .when(new DeactivateKey(ADMIN, "o1", NOON))
                .then(ORDERED);
        Key after = spec.given(ENABLED, SHARED, DOWNLOADED, RESET, ORDERED)
                .when(new ConfirmDeactivation("o1", 1, 7, NOON, Way.BRIDGE, NOON))
                .state();
        assertThat(after).isInstanceOf(Key.Shared.class);
        assertThat(after.slot().issued()).isEmpty();
        spec.given(ENABLED, SHARED, DOWNLOADED, DISABLED)
                .when(new DeactivateKey(ADMIN, "o1", NOON))
                .then(ORDERED);
    }

    @Test
    @Tag("U1")
    @Tag("U3")
    void u1_use_isCounted_forItsOwnGeneration_howeverLate() {
        KeyEvent second = new KeyDownloaded(TO_RAJ, "raj-phone", NOON);
        KeyEvent newer = new UseReported(2, 9, NOON, Way.BRIDGE);
        Key late = spec.given(ENABLED, SHARED, DOWNLOADED, RESET, second, newer)
                .when(new ReportUse(2, 7, NOON, Way.PHONE, NOON))
                .then(new UseReported(2, 7, NOON, Way.PHONE))
                .state();
        assertThat(late.currentDownload().orElseThrow().unlocksUsed()).isEqualTo(2);
        Key former = spec.given(ENABLED, SHARED, DOWNLOADED, RESET, second, newer)
                .when(new ReportUse(1, 4, NOON, Way.PHONE, NOON))
                .then(new UseReported(1, 4, NOON, Way.PHONE))
                .state();
        assertThat(former.currentDownload().orElseThrow().unlocksUsed()).isEqualTo(1);
        assertThat(former.slot().issued()).containsExactly(new Slot.Issued(2, TO_RAJ, NOON));
        spec.given(ENABLED, SHARED, DOWNLOADED)
                .when(new ReportUse(2, 4, NOON, Way.BRIDGE, NOON))
                .thenNothing(); // a generation that was never given
    }

    @Test
    @Tag("L4")
    void l4_rename_givesTheNextName() {
        spec.given(ENABLED).when(new RenameKey(ADMIN, 2, NOON)).then(new KeyRenamed(2));
        spec.given(ENABLED).when(new RenameKey(OTHER_ADMIN, 2, NOON)).thenRefused(Refusal.NOT_YOURS_TO_SHARE);
    }
}
