package dev.latchkey.shares.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shares.domain.LockCommand.ClaimLock;
import dev.latchkey.shares.domain.LockCommand.RegisterLock;
import dev.latchkey.shares.domain.LockEvent.LockClaimed;
import dev.latchkey.shares.domain.LockEvent.LockRegistered;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LockDeciderTest {
    private static final Lock.Hardware HARDWARE = new Lock.Hardware("M1", "Europe/Berlin", "{}");
    private static final AccountId ADA = new AccountId(new UUID(0, 1));
    private static final Instant NOON = Instant.parse("2030-06-01T12:00:00Z");

    private final DeciderSpecification<LockCommand, LockEvent, Lock> spec =
            new DeciderSpecification<>(new LockDecider());

    @Test
    @Tag("L1")
    void l1_lock_isClaimedOnce_withTheRightCode() {
        LockEvent registered = new LockRegistered(HARDWARE);
        spec.given().when(new RegisterLock(HARDWARE)).then(registered);
        spec.given(registered).when(new RegisterLock(HARDWARE)).thenRefused(Refusal.LOCK_ALREADY_REGISTERED);
        spec.given(registered).when(new ClaimLock(ADA, false, 1)).thenRefused(Refusal.CLAIM_NOT_VALID);
        Lock claimed = spec.given(registered)
                .when(new ClaimLock(ADA, true, 1))
                .then(new LockClaimed(ADA, 1))
                .state();
        assertThat(claimed.isAdministratedBy(ADA)).isTrue();
        spec.given(registered, new LockClaimed(ADA, 1))
                .when(new ClaimLock(new AccountId(new UUID(0, 2)), true, 1))
                .thenRefused(Refusal.CLAIM_NOT_VALID);
        spec.given().when(new ClaimLock(ADA, true, 1)).thenRefused(Refusal.CLAIM_NOT_VALID);
    }

    @Test
    @Tag("L3")
    void l3_slots_areTenAndCleanOnesComeFirst() {
        Map<Integer, Key> keys = new HashMap<>();
        assertThat(FreeSlots.choose(10, keys)).hasValue(1);
        Slot withHolder = new Slot(1, 1, 0, List.of(new Slot.Issued(1, new Recipient.ByCode(), NOON)), null);
        keys.put(1, new Key.Disabled(withHolder));
        assertThat(FreeSlots.choose(10, keys)).hasValue(2);
        for (int slot = 2; slot <= 10; slot++) {
            keys.put(slot, new Key.Enabled(Slot.UNTOUCHED, ADA));
        }
        assertThat(FreeSlots.choose(10, keys)).hasValue(1);
        keys.put(1, new Key.Enabled(withHolder, ADA));
        assertThat(FreeSlots.choose(10, keys)).isEmpty();
    }
}
