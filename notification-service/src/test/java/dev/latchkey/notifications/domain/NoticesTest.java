package dev.latchkey.notifications.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.events.Actor;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.LockState;
import dev.latchkey.notifications.KeyEvents;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N1")
class NoticesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String ANNA = "acc-anna";
    private static final String BEN = "acc-ben";
    private static final String CLEO = "acc-cleo";
    private static final String DAN = "acc-dan";

    private final KeyEvents key = new KeyEvents("LK-7Q2M", ANNA);

    @Test
    @Tag("L2")
    void n1_administrators_learnThatTheyWereAddedOrRemoved_butNotOfWhatTheyDidThemselves() {
        Actor anna = Actor.account(ANNA);
        LockState both = lock(ANNA, BEN);
        LockState cleos = lock(CLEO);
        assertThat(told(new KeyEvent.AdministratorAdded(anna, both, BEN)))
                .containsExactly("acc-ben administrator-added");
        assertThat(told(new KeyEvent.AdministratorRemoved(anna, lock(ANNA), BEN)))
                .containsExactly("acc-ben administrator-removed");
        assertThat(told(new KeyEvent.AdministratorRemoved(anna, lock(BEN), ANNA)))
                .isEmpty();
        assertThat(told(new KeyEvent.LockTransferred(anna, cleos, List.of(ANNA, BEN))))
                .containsExactly("acc-cleo administrator-added", "acc-ben administrator-removed");
        assertThat(told(new KeyEvent.LockTransferred(anna, lock(BEN), List.of(ANNA, BEN))))
                .isEmpty();
        assertThat(told(new KeyEvent.LockRenamed(anna, both))).isEmpty();
        assertThat(told(new KeyEvent.LockTimeZoneChanged(anna, both, "UTC"))).isEmpty();
    }

    private static LockState lock(String... administrators) {
        return new LockState("LK-7Q2M", "D1", "Europe/Vienna", 1, List.of(administrators));
    }

    private static List<String> told(KeyEvent.OfLock event) {
        return Notices.of(event, KeyMemory.NOTHING).stream()
                .map(notice -> notice.accountId() + " " + notice.kind().wireName())
                .toList();
    }

    @Test
    void n1_share_tellsTheRecipient() {
        assertThat(after().told(key.shared(1, BEN))).containsExactly("acc-ben key-shared 1");
    }

    @Test
    void n1_share_tellsNobody_byCode() {
        assertThat(after().told(key.shared(1, null))).isEmpty();
    }

    @Test
    void n1_modify_tellsTheRecipientThatItChanged_whenHeStays() {
        assertThat(after(key.shared(1, BEN)).told(key.modified(1, BEN, null)))
                .containsExactly("acc-ben share-changed 1");
    }

    @Test
    void n1_modify_tellsTheNewAndTheFormerRecipient() {
        assertThat(after(key.shared(1, BEN)).told(key.modified(2, CLEO, BEN)))
                .containsExactly("acc-cleo key-shared 2", "acc-ben share-ended 2");
    }

    @Test
    void n1_modify_tellsTheRecipientThatItIsShared_whenItWasByCodeBefore() {
        assertThat(after(key.shared(1, null)).told(key.modified(2, CLEO, null)))
                .containsExactly("acc-cleo key-shared 2");
    }

    @Test
    void n1_modify_tellsTheFormerRecipient_whenItIsByCodeNow() {
        assertThat(after(key.shared(1, BEN)).told(key.modified(2, null, BEN))).containsExactly("acc-ben share-ended 2");
    }

    @Test
    void n1_cancel_tellsTheFormerRecipient() {
        assertThat(after(key.shared(1, BEN)).told(key.cancelled(1, BEN))).containsExactly("acc-ben share-ended 1");
    }

    @Test
    @Tag("E4")
    void n1_revoke_tellsTheFormerRecipient() {
        assertThat(after(key.shared(1, BEN)).told(key.revoked(1, BEN))).containsExactly("acc-ben share-ended 1");
    }

    @Test
    @Tag("U2")
    void n1_lastUnlock_tellsTheSharer_andNoOtherDoes() {
        assertThat(after(key.shared(1, BEN)).told(key.unlocked(1, BEN, 0))).containsExactly("acc-anna key-used-up 1");
        assertThat(after(key.shared(1, BEN)).told(key.unlocked(1, BEN, 1))).isEmpty();
        assertThat(after(key.shared(1, BEN)).told(key.unlocked(1, BEN, null))).isEmpty();
    }

    @Test
    void n1_disable_tellsTheFormerRecipient() {
        assertThat(after(key.shared(1, BEN)).told(key.disabledBy(DAN, 1, BEN)))
                .containsExactly("acc-ben share-ended 1");
    }

    @Test
    void n1_download_tellsTheSharer() {
        assertThat(after(key.shared(1, BEN)).told(key.downloaded(1, BEN))).containsExactly("acc-anna key-downloaded 1");
    }

    @Test
    void n1_download_tellsTheSharer_byCode() {
        assertThat(after(key.shared(1, null)).told(key.downloaded(1, null)))
                .containsExactly("acc-anna key-downloaded 1");
    }

    @Test
    void n1_reset_tellsNewAndFormerRecipientAndTheSharer() {
        assertThat(after(key.shared(1, BEN), key.downloaded(1, BEN)).told(key.reset(2, CLEO, BEN)))
                .containsExactly("acc-cleo key-shared 2", "acc-ben share-ended 2", "acc-anna key-reset 2");
    }

    @Test
    void n1_reset_tellsTheRecipientOnce_whenTheNewOneIsTheFormer() {
        assertThat(after(key.shared(1, BEN), key.downloaded(1, BEN)).told(key.reset(2, BEN, BEN)))
                .containsExactly("acc-ben key-shared 2", "acc-anna key-reset 2");
    }

    @Test
    void n1_deactivate_tellsNobody_beforeTheLockHasConfirmed() {
        assertThat(after(key.downloaded(1, BEN)).told(key.deactivationOrderedBy(ANNA, 1, BEN)))
                .isEmpty();
    }

    @Test
    void n1_receipt_tellsTheRecipientAndTheSharer() {
        assertThat(after(key.downloaded(1, BEN), key.deactivationOrderedBy(ANNA, 1, BEN))
                        .told(key.deactivated(1, 1, BEN)))
                .containsExactly("acc-ben key-deactivated 1", "acc-anna deactivation-confirmed 1");
    }

    @Test
    void n1_receipt_tellsAlsoWhoOrderedIt_whenThatIsAnotherAdministrator() {
        assertThat(after(key.downloaded(1, BEN), key.deactivationOrderedBy(DAN, 1, BEN))
                        .told(key.deactivated(1, 1, BEN)))
                .containsExactly(
                        "acc-ben key-deactivated 1",
                        "acc-anna deactivation-confirmed 1",
                        "acc-dan deactivation-confirmed 1");
    }

    @Test
    void n1_receipt_tellsTheSharerThatTheFormerHolderIsOut_whenTheKeyWasReset() {
        assertThat(after(key.downloaded(1, BEN), key.reset(2, CLEO, BEN)).told(key.deactivated(2, 1, CLEO)))
                .containsExactly("acc-anna former-holder-out 2");
    }

    @Test
    @Tag("E3")
    void n1_firstUse_tellsTheSharerThatTheFormerHolderIsOut_whenTheKeyWasReset() {
        assertThat(after(key.downloaded(1, BEN), key.reset(2, CLEO, BEN)).told(key.used(2, CLEO)))
                .containsExactly("acc-anna former-holder-out 2");
    }

    @Test
    void n1_receipt_tellsNothing_whenTheFirstUseHasToldIt() {
        assertThat(after(key.downloaded(1, BEN), key.reset(2, CLEO, BEN), key.used(2, CLEO))
                        .told(key.deactivated(2, 1, CLEO)))
                .isEmpty();
    }

    @Test
    @Tag("inv-12")
    void n1_receipt_tellsNothing_whenANewerOrderIsStillOnItsWay() {
        assertThat(after(key.downloaded(2, CLEO), key.deactivationOrderedBy(ANNA, 2, CLEO))
                        .told(key.olderDeactivated(2, CLEO)))
                .isEmpty();
    }

    @Test
    void n1_reset_tellsTheFormerRecipientNothing_whenHisKeyWasDeactivated() {
        assertThat(after(key.downloaded(1, BEN), key.deactivated(1, 1, BEN)).told(key.reset(2, CLEO, BEN)))
                .containsExactly("acc-cleo key-shared 2", "acc-anna key-reset 2");
    }

    @Test
    void n1_receipt_tellsTheLastSharer_whenTheKeyWasDisabledMeanwhile() {
        assertThat(after(key.downloaded(1, BEN), key.disabledBy(ANNA, 1, BEN)).told(key.deactivatedWhenDisabled(1)))
                .containsExactly("acc-anna deactivation-confirmed 1");
    }

    @Test
    void n1_unlock_tellsNobody() {
        assertThat(after(key.downloaded(1, BEN)).told(key.used(1, BEN))).isEmpty();
    }

    @Test
    @Tag("N3")
    void n3_notice_hasTheSameId_whenComputedAgain() {
        Notice first = Notices.of(key.shared(1, BEN), KeyMemory.NOTHING).getFirst();
        Notice again = Notices.of(key.shared(1, BEN), KeyMemory.NOTHING).getFirst();

        assertThat(again.idFor("LK-7Q2M:3", NOON)).isEqualTo(first.idFor("LK-7Q2M:3", NOON));
        assertThat(again.idFor("LK-7Q2M:4", NOON)).isNotEqualTo(first.idFor("LK-7Q2M:3", NOON));
    }

    @Test
    void n3_ids_areInTheOrderOfTime() {
        Notice notice = Notices.of(key.shared(1, BEN), KeyMemory.NOTHING).getFirst();
        UUID id = notice.idFor("LK-7Q2M:3", NOON);

        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(notice.idFor("LK-7Q2M:2", NOON.plusMillis(1)).toString()).isGreaterThan(id.toString());
        assertThat(notice.idFor("LK-7Q2M:4", NOON.minusMillis(1)).toString()).isLessThan(id.toString());
    }

    private static Past after(KeyEvent... events) {
        KeyMemory memory = KeyMemory.NOTHING;
        for (KeyEvent event : events) {
            KeyState state = Objects.requireNonNull(Notices.keyOf(event));
            memory = memory.after(event, state);
        }
        return new Past(memory);
    }

    private record Past(KeyMemory memory) {
        List<String> told(KeyEvent event) {
            return Notices.of(event, memory).stream()
                    .map(notice -> notice.accountId() + " " + notice.kind().wireName() + " " + notice.generation())
                    .toList();
        }
    }
}
