package dev.latchkey.shares.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shares.domain.LockCommand.AddAdministrator;
import dev.latchkey.shares.domain.LockCommand.ChangeTimeZone;
import dev.latchkey.shares.domain.LockCommand.RemoveAdministrator;
import dev.latchkey.shares.domain.LockCommand.RenameLock;
import dev.latchkey.shares.domain.LockCommand.TransferLock;
import dev.latchkey.shares.domain.LockEvent.AdministratorAdded;
import dev.latchkey.shares.domain.LockEvent.AdministratorRemoved;
import dev.latchkey.shares.domain.LockEvent.LockClaimed;
import dev.latchkey.shares.domain.LockEvent.LockRegistered;
import dev.latchkey.shares.domain.LockEvent.LockRenamed;
import dev.latchkey.shares.domain.LockEvent.LockTransferred;
import dev.latchkey.shares.domain.LockEvent.TimeZoneChanged;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A lock in the hands of its administrators (L2), and what that means for its keys (L4). */
class LockAdministrationTest {
    private static final Lock.Hardware HARDWARE = new Lock.Hardware("M1", "Europe/Berlin", "{}");
    private static final AccountId ADA = account(1);
    private static final AccountId BORIS = account(2);
    private static final AccountId RITA = account(3);
    private static final LockEvent REGISTERED = new LockRegistered(HARDWARE);
    private static final LockEvent CLAIMED = new LockClaimed(ADA, 1);
    private static final LockEvent BORIS_ADDED = new AdministratorAdded(BORIS);
    private static final Instant NOON = Instant.parse("2030-06-01T12:00:00Z");

    private final DeciderSpecification<LockCommand, LockEvent, Lock> spec =
            new DeciderSpecification<>(new LockDecider());

    @Test
    @Tag("L2")
    void l2_administrator_renamesTheLock_andSetsItsTimeZone() {
        Lock renamed = spec.given(REGISTERED, CLAIMED)
                .when(new RenameLock(ADA, 2))
                .then(new LockRenamed(2))
                .state();
        assertThat(renamed).isEqualTo(new Lock.Claimed(HARDWARE, 2, List.of(ADA)));
        Lock moved = spec.given(REGISTERED, CLAIMED)
                .when(new ChangeTimeZone(ADA, "Europe/Lisbon"))
                .then(new TimeZoneChanged("Europe/Lisbon"))
                .state();
        assertThat(moved).isEqualTo(new Lock.Claimed(new Lock.Hardware("M1", "Europe/Lisbon", "{}"), 1, List.of(ADA)));
        spec.given(REGISTERED, CLAIMED)
                .when(new ChangeTimeZone(ADA, "Europe/Berlin"))
                .thenNothing();
        assertThat(moved.zone()).isEqualTo(ZoneId.of("Europe/Lisbon"));
        assertThat(spec.given(REGISTERED).state().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(spec.given().state().zone()).isEqualTo(ZoneOffset.UTC);
    }

    @Test
    @Tag("L2")
    void l2_administrators_areAddedAndRemoved_andMayLeave() {
        spec.given(REGISTERED, CLAIMED).when(new AddAdministrator(ADA, BORIS)).then(BORIS_ADDED);
        spec.given(REGISTERED, CLAIMED, BORIS_ADDED)
                .when(new AddAdministrator(ADA, BORIS))
                .thenNothing();
        Lock left = spec.given(REGISTERED, CLAIMED, BORIS_ADDED)
                .when(new RemoveAdministrator(BORIS, ADA))
                .then(new AdministratorRemoved(ADA))
                .state();
        assertThat(left.isAdministratedBy(ADA)).isFalse();
        assertThat(left.isAdministratedBy(BORIS)).isTrue();
        spec.given(REGISTERED, CLAIMED, BORIS_ADDED)
                .when(new RemoveAdministrator(BORIS, BORIS))
                .then(new AdministratorRemoved(BORIS));
        spec.given(REGISTERED, CLAIMED)
                .when(new RemoveAdministrator(ADA, BORIS))
                .thenRefused(Refusal.NOT_FOUND);
    }

    @Test
    @Tag("L2")
    void l2_lastAdministrator_isNotRemoved() {
        spec.given(REGISTERED, CLAIMED).when(new RemoveAdministrator(ADA, ADA)).thenRefused(Refusal.LAST_ADMINISTRATOR);
        spec.given(REGISTERED, CLAIMED, BORIS_ADDED, new AdministratorRemoved(ADA))
                .when(new RemoveAdministrator(BORIS, BORIS))
                .thenRefused(Refusal.LAST_ADMINISTRATOR);
    }

    @Test
    @Tag("L2")
    void l2_administrators_areFiftyAtMost() {
        List<LockEvent> past = new ArrayList<>(List.of(REGISTERED, CLAIMED));
        for (int i = 2; i <= Lock.MOST_ADMINISTRATORS; i++) {
            past.add(new AdministratorAdded(account(100 + i)));
        }
        spec.given(past.toArray(LockEvent[]::new))
                .when(new AddAdministrator(ADA, BORIS))
                .thenRefused(Refusal.TOO_MANY_ADMINISTRATORS);
    }

    @Test
    @Tag("L2")
    void l2_transfer_replacesAllAdministrators() {
        Lock after = spec.given(REGISTERED, CLAIMED, BORIS_ADDED)
                .when(new TransferLock(BORIS, RITA))
                .then(new LockTransferred(RITA))
                .state();
        assertThat(after).isEqualTo(new Lock.Claimed(HARDWARE, 1, List.of(RITA)));
        spec.given(REGISTERED, CLAIMED).when(new TransferLock(ADA, ADA)).thenRefused(Refusal.TRANSFER_TO_ONESELF);
    }

    @Test
    @Tag("O5")
    @Tag("inv-18")
    void o5_lock_isNotThere_forAnybodyElse() {
        List<LockCommand> commands = List.of(
                new RenameLock(BORIS, 2),
                new ChangeTimeZone(BORIS, "Europe/Lisbon"),
                new AddAdministrator(BORIS, BORIS),
                new RemoveAdministrator(BORIS, ADA),
                new TransferLock(BORIS, BORIS));
        for (LockCommand command : commands) {
            spec.given().when(command).thenRefused(Refusal.NOT_FOUND);
            spec.given(REGISTERED).when(command).thenRefused(Refusal.NOT_FOUND);
            spec.given(REGISTERED, CLAIMED).when(command).thenRefused(Refusal.NOT_FOUND);
            spec.given(REGISTERED, CLAIMED, BORIS_ADDED, new AdministratorRemoved(BORIS))
                    .when(command)
                    .thenRefused(Refusal.NOT_FOUND);
        }
    }

    @Test
    @Tag("L2")
    @Tag("R3")
    void l2_transfer_disablesEveryKey_withAnOrderWhereSomebodyCouldOpen() {
        LockEvent transferred = new LockTransferred(RITA);
        KeyCommand disable = new KeyCommand.DisableKey(new Caller(ADA, true), "order", NOON);
        for (Key key : List.of(ENABLED, SHARED_BY_CODE, SHARED_TO_RITA, DOWNLOADED)) {
            assertThat(Succession.after(transferred, key, ADA, "order", NOON)).contains(disable);
        }
        assertThat(Succession.after(transferred, new Key.Disabled(Slot.UNTOUCHED), ADA, "order", NOON))
                .isEmpty();
        assertThat(new KeyDecider().decide(disable, DOWNLOADED))
                .isEqualTo(new Decision.Accepted<>(
                        List.of(new KeyEvent.KeyDisabled(), new KeyEvent.DeactivationOrdered("order", 1, NOON))));
    }

    @Test
    @Tag("L4")
    @Tag("S4")
    void l4_removal_endsOnlyTheSharesWhoseCodeGoesAlong() {
        LockEvent adaRemoved = new AdministratorRemoved(ADA);
        assertThat(Succession.after(adaRemoved, SHARED_BY_CODE, BORIS, "order", NOON))
                .contains(new KeyCommand.CancelShare(new Caller(ADA, true), NOON));
        for (Key key : List.of(ENABLED, SHARED_TO_RITA, DOWNLOADED, new Key.Disabled(Slot.UNTOUCHED))) {
            assertThat(Succession.after(adaRemoved, key, BORIS, "order", NOON)).isEmpty();
        }
        assertThat(Succession.after(new AdministratorRemoved(BORIS), SHARED_BY_CODE, ADA, "order", NOON))
                .isEmpty();
        assertThat(Succession.after(BORIS_ADDED, SHARED_BY_CODE, ADA, "order", NOON))
                .isEmpty();
    }

    private static final Share BY_CODE = new Share(new Recipient.ByCode(), ADA, NOON, Permissions.UNLIMITED);
    private static final Share TO_RITA = new Share(new Recipient.Account(RITA), ADA, NOON, Permissions.UNLIMITED);
    private static final Slot ONE_SHARE = new Slot(1, 1, 0, List.of(), null);
    private static final Slot ONE_HOLDER =
            new Slot(1, 1, 0, List.of(new Slot.Issued(1, new Recipient.Account(RITA), NOON)), null);
    private static final Key ENABLED = new Key.Enabled(Slot.UNTOUCHED, ADA);
    private static final Key SHARED_BY_CODE = new Key.Shared(ONE_SHARE, ADA, BY_CODE);
    private static final Key SHARED_TO_RITA = new Key.Shared(ONE_SHARE, ADA, TO_RITA);
    private static final Key DOWNLOADED = new Key.Downloaded(ONE_HOLDER, ADA, TO_RITA, new Download(NOON, "device", 0));

    private static AccountId account(int number) {
        return new AccountId(new UUID(0, number));
    }
}
