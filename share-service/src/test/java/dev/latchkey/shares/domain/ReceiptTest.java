package dev.latchkey.shares.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shares.domain.KeyCommand.ConfirmDeactivation;
import dev.latchkey.shares.domain.KeyEvent.DeactivationConfirmed;
import dev.latchkey.shares.domain.KeyEvent.DeactivationOrdered;
import dev.latchkey.shares.domain.KeyEvent.KeyDownloaded;
import dev.latchkey.shares.domain.KeyEvent.KeyEnabled;
import dev.latchkey.shares.domain.KeyEvent.KeyReset;
import dev.latchkey.shares.domain.KeyEvent.KeyShared;
import dev.latchkey.shares.domain.KeyEvent.UseReported;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a lock's receipt is worth: late ones, foreign ones, those for an order that another one has overtaken. */
class ReceiptTest {
    private static final Instant NOON = Instant.parse("2030-06-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final AccountId ADA = new AccountId(new UUID(0, 1));
    private static final AccountId RITA = new AccountId(new UUID(0, 3));
    private static final AccountId RAJ = new AccountId(new UUID(0, 4));
    private static final Caller ADMIN = new Caller(ADA, true);
    private static final Recipient TO_RITA = new Recipient.Account(RITA);
    private static final Recipient TO_RAJ = new Recipient.Account(RAJ);

    private static final KeyEvent ENABLED = new KeyEnabled(ADA, 5);
    private static final KeyEvent SHARED = new KeyShared(1, new Share(TO_RITA, ADA, NOON, Permissions.UNLIMITED));
    private static final KeyEvent DOWNLOADED = new KeyDownloaded(TO_RITA, "phone", NOON);
    private static final KeyEvent ORDERED = new DeactivationOrdered("o1", 1, NOON);
    private static final KeyEvent CONFIRMED = confirmed("o1", 1);
    private static final KeyEvent RESET = new KeyReset(2, new Share(TO_RAJ, ADA, NOON, Permissions.UNLIMITED));
    private static final KeyEvent SECOND = new KeyDownloaded(TO_RAJ, "raj-phone", NOON);
    private static final KeyEvent USED = new UseReported(2, 5, NOON, Way.BRIDGE);

    private final DeciderSpecification<KeyCommand, KeyEvent, Key> spec = new DeciderSpecification<>(new KeyDecider());

    private static ConfirmDeactivation receipt(String orderId, int upTo) {
        return new ConfirmDeactivation(orderId, upTo, 7, NOON, Way.PHONE, LATER);
    }

    private static DeactivationConfirmed confirmed(String orderId, int upTo) {
        return new DeactivationConfirmed(orderId, upTo, 7, NOON, Way.PHONE, LATER);
    }

    @Test
    @Tag("R2")
    void r2_confirmation_saysSinceWhen_andByWhichWay() {
        Key key = spec.given(ENABLED, SHARED, DOWNLOADED, ORDERED)
                .when(receipt("o1", 1))
                .then(CONFIRMED)
                .state();
        assertThat(key.slot().deactivation())
                .isEqualTo(new Deactivation("o1", 1, NOON, new Deactivation.Confirmation(LATER, Way.PHONE)));
        assertThat(key.generation()).isEqualTo(1);
        assertThat(key.nameVersion()).isEqualTo(5);
    }

    @Test
    @Tag("R2")
    @Tag("R4")
    void r4_receiptForThePendingOrder_isTaken_evenIfANewerUseHasToldAsMuch() {
        Key key = spec.given(ENABLED, SHARED, DOWNLOADED, RESET, ORDERED, SECOND, USED)
                .when(receipt("o1", 1))
                .then(CONFIRMED)
                .state();
        assertThat(key.slot().deactivation().isPending()).isFalse();
    }

    @Test
    @Tag("R4")
    void r4_receiptThatSaysNothingNew_changesNothing() {
        spec.given(ENABLED, SHARED, DOWNLOADED, RESET, SECOND, USED)
                .when(receipt("o1", 1))
                .thenNothing(); // no order at all
        spec.given(ENABLED, SHARED, DOWNLOADED, RESET, ORDERED, SECOND, USED)
                .when(receipt("o2", 1))
                .thenNothing(); // another order
        spec.given(ENABLED, SHARED, DOWNLOADED, RESET, ORDERED, CONFIRMED, SECOND, USED)
                .when(receipt("o1", 1))
                .thenNothing(); // once more
        spec.given(ENABLED, SHARED, DOWNLOADED, RESET, SECOND, USED, new DeactivationOrdered("o1", 2, NOON))
                .when(receipt("o1", 1))
                .thenNothing(); // less than was ordered
    }

    @Test
    @Tag("R4")
    void r4_receiptWithoutAnOrder_isEvidenceAllTheSame() {
        KeyEvent firstUse = new UseReported(1, 4, NOON, Way.BRIDGE);
        Key key = spec.given(ENABLED, SHARED, DOWNLOADED, firstUse)
                .when(receipt("forgotten", 1))
                .then(confirmed("forgotten", 1))
                .state();
        assertThat(key).isInstanceOf(Key.Deactivated.class);
        assertThat(key.slot().deactivation())
                .as("who is told that it is deactivated is told since when (R2)")
                .isEqualTo(new Deactivation("forgotten", 1, LATER, new Deactivation.Confirmation(LATER, Way.PHONE)));
        assertThat(key.slot().issued()).isEmpty();
        spec.given(ENABLED, SHARED, DOWNLOADED).when(receipt("o1", 2)).thenNothing(); // of what was never given
    }

    @Test
    @Tag("R2")
    @Tag("E3")
    void r2_confirmedOrder_isHistoryOnceTheKeyIsSharedAgain() {
        Key again = spec.given(ENABLED, SHARED, DOWNLOADED, ORDERED, CONFIRMED)
                .when(new KeyCommand.ShareKey(ADMIN, TO_RAJ, Permissions.UNLIMITED, NOON))
                .state();
        assertThat(again.slot().deactivation()).isNull();
        Key reset = spec.given(ENABLED, SHARED, DOWNLOADED, ORDERED)
                .when(new KeyCommand.ResetKey(ADMIN, TO_RAJ, Permissions.UNLIMITED, "o9", NOON))
                .state();
        assertThat(reset.slot().deactivation()).isEqualTo(new Deactivation("o1", 1, NOON, null));
    }

    @Test
    @Tag("S7")
    void s7_reset_isRefused_toOneself() {
        spec.given(ENABLED, SHARED, DOWNLOADED)
                .when(new KeyCommand.ResetKey(ADMIN, new Recipient.Account(ADA), Permissions.UNLIMITED, "o9", NOON))
                .thenRefused(Refusal.RECIPIENT_IS_SHARER);
    }

    @Test
    @Tag("S4")
    void s4_code_isNoneForAShareToAnId() {
        spec.given(ENABLED, SHARED)
                .when(new KeyCommand.RedeemCode(1, "phone", NOON))
                .thenRefused(Refusal.CODE_NOT_VALID);
    }

    @Test
    @Tag("E1")
    void e1_share_datesFromItsRecipient_notFromItsSettings() {
        PermissionsChange once = new PermissionsChange(
                new Change.Keep<>(), new Change.Keep<>(), new Change.SetTo<>(1), new Change.Keep<>());
        Permissions onlyOnce = new Permissions(null, null, 1, null);
        spec.given(ENABLED, SHARED)
                .when(new KeyCommand.ModifyShare(ADMIN, Optional.empty(), once, LATER))
                .then(new KeyEvent.ShareModified(1, new Share(TO_RITA, ADA, NOON, onlyOnce)));
        spec.given(ENABLED, SHARED)
                .when(new KeyCommand.ModifyShare(ADMIN, Optional.of(TO_RAJ), once, LATER))
                .then(new KeyEvent.ShareModified(2, new Share(TO_RAJ, ADA, LATER, onlyOnce)));
    }
}
