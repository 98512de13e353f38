package dev.latchkey.keys.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.events.Actor;
import dev.latchkey.events.DeactivationState;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyKind;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.KeyStatus;
import dev.latchkey.events.LockState;
import dev.latchkey.events.PossibleHolder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KeyBatchTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    @Tag("inv-5")
    void inv5_rows_areTheSame_inWhateverOrderAndHoweverOftenEventsCome() {
        List<KeyFact> facts = new ArrayList<>();
        facts.add(lock(1, 1));
        for (int sequence = 2; sequence <= 20; sequence++) {
            facts.add(key(sequence, sequence % 3 + 1, sequence / 4));
        }
        KeyBatch clean = KeyBatch.of(facts);

        Random random = new Random(1);
        for (int round = 0; round < 50; round++) {
            List<KeyFact> disturbed = new ArrayList<>(facts);
            disturbed.addAll(facts.subList(random.nextInt(20), 20));
            Collections.shuffle(disturbed, random);

            assertThat(KeyBatch.of(disturbed)).isEqualTo(clean);
        }
    }

    @Test
    void batch_keepsOnlyTheNewestOfEachKey_andSinceWhenItsNameIsThat() {
        KeyBatch batch = KeyBatch.of(List.of(key(1, 1, 1), key(2, 1, 2), key(3, 1, 2), key(4, 2, 1)));

        assertThat(batch.keys()).extracting(KeyRow::sequence).containsExactly(3L, 4L);
        assertThat(batch.keys().getFirst().nameSince()).isEqualTo(NOON.plusSeconds(2));
        assertThat(batch.keys().getFirst().updatedAt()).isEqualTo(NOON.plusSeconds(3));
    }

    @Test
    @Tag("inv-5")
    void inv5_parts_haveNoLockInCommon_andComeToTheSameRows() {
        List<KeyFact> facts = new ArrayList<>();
        for (int number = 0; number < 100; number++) {
            facts.add(lock("L" + number % 30, number / 30 + 1, 1));
        }
        List<KeyBatch> parts = KeyBatch.inParts(facts, 25);

        assertThat(parts).hasSize(4);
        assertThat(parts.stream().flatMap(part -> part.positions().keySet().stream()))
                .doesNotHaveDuplicates()
                .hasSize(30);
        assertThat(parts.stream().flatMap(part -> part.locks().stream()))
                .containsExactlyInAnyOrderElementsOf(KeyBatch.of(facts).locks());
        assertThat(KeyBatch.inParts(facts.subList(0, 49), 25)).hasSize(1);
        assertThat(KeyBatch.inParts(List.of(lock(1, 1)), 25)).hasSize(1);
    }

    @Test
    @Tag("L2")
    @Tag("inv-7")
    void l2_formerAdministrators_areTouched_sinceTheirListsChange() {
        LockState lock = new LockState("L", "M1", "UTC", 1, List.of("ada"));
        KeyFact removed =
                KeyFact.of(envelope(5, new KeyEvent.AdministratorRemoved(Actor.account("ada"), lock, "boris")));
        KeyFact transferred = KeyFact.of(
                envelope(6, new KeyEvent.LockTransferred(Actor.account("boris"), lock, List.of("boris", "rita"))));

        assertThat(removed.touched()).containsExactlyInAnyOrder("ada", "boris");
        assertThat(transferred.touched()).containsExactlyInAnyOrder("ada", "boris", "rita");
        assertThat(KeyBatch.of(List.of(removed, transferred)).locks())
                .extracting(LockRow::administrators)
                .containsExactly(List.of("ada"));
    }

    @Test
    void eventOfUnknownType_advancesThePosition_andNothingElse() {
        KeyBatch batch = KeyBatch.of(List.of(key(3, 1, 1), KeyFact.ofUnknownType("L", 4)));

        assertThat(batch.positions()).containsExactly(Map.entry("L", 4L));
        assertThat(batch.keys()).extracting(KeyRow::sequence).containsExactly(3L);
        assertThat(batch.touches()).extracting(KeyBatch.Touch::sequence).containsExactly(3L);
        assertThat(batch.locks()).isEmpty();
    }

    @Test
    @Tag("K1")
    void k1_key_isListed_whileEnabledOrWhileItMayStillOpen() {
        DeactivationState pending = new DeactivationState("o", 1, NOON, null, null);
        DeactivationState confirmed = new DeactivationState("o", 1, NOON, NOON, null);
        PossibleHolder holder = new PossibleHolder(1, null, NOON);

        assertThat(row(KeyStatus.ENABLED, List.of(), null).listed()).isTrue();
        assertThat(row(KeyStatus.DEACTIVATED, List.of(), confirmed).listed()).isTrue();
        assertThat(row(KeyStatus.DISABLED, List.of(holder), null).listed()).isTrue();
        assertThat(row(KeyStatus.DISABLED, List.of(), pending).listed()).isTrue();
        assertThat(row(KeyStatus.DISABLED, List.of(), confirmed).listed()).isFalse();
        assertThat(row(KeyStatus.DISABLED, List.of(), null).listed()).isFalse();
    }

    @Test
    @SuppressWarnings("NullAway") // what JSON without that field is read as
    void fact_isRefused_withoutSequenceOrState() {
        KeyEvent event = new KeyEvent.LockClaimed(Actor.LOCK, new LockState("L", "m", "UTC", 0, List.of()));
        KeyEvent empty = new KeyEvent.LockClaimed(Actor.LOCK, null);

        assertThatThrownBy(() -> KeyFact.of(envelope(0, event))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeyFact.of(envelope(1, empty))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeyFact.of(envelope(1, "text"))).isInstanceOf(IllegalArgumentException.class);
    }

    private static KeyRow row(
            KeyStatus status, List<PossibleHolder> holders, @Nullable DeactivationState deactivation) {
        return KeyRow.of(state(1, 1, status, holders, deactivation), NOON, NOON, 1);
    }

    private static KeyFact key(long sequence, int slot, long nameVersion) {
        KeyState state = state(slot, nameVersion, KeyStatus.ENABLED, List.of(), null);
        return KeyFact.of(envelope(sequence, new KeyEvent.KeyRenamed(Actor.account("a" + slot), state)));
    }

    private static KeyFact lock(long sequence, long nameVersion) {
        return lock("L", sequence, nameVersion);
    }

    private static KeyFact lock(String lockId, long sequence, long nameVersion) {
        LockState state = new LockState(lockId, "m", "UTC", nameVersion, List.of("a1"));
        return KeyFact.of(envelope(sequence, new KeyEvent.LockClaimed(Actor.account("a1"), state)));
    }

    private static KeyState state(
            int slot,
            long nameVersion,
            KeyStatus status,
            List<PossibleHolder> holders,
            @Nullable DeactivationState deactivation) {
        return new KeyState(
                "L.offline-" + slot,
                "L",
                KeyKind.OFFLINE,
                slot,
                status,
                nameVersion,
                "a1",
                1,
                null,
                holders,
                deactivation);
    }

    private static Envelope<Object> envelope(long sequence, Object data) {
        return new Envelope<>(
                "L:" + sequence, "t", "/test", "L", NOON.plusSeconds(sequence), sequence, null, null, data);
    }
}
