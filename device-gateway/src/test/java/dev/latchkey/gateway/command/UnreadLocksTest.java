package dev.latchkey.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R4")
class UnreadLocksTest {
    private final UnreadLocks locks = new UnreadLocks();
    private final List<String> done = new ArrayList<>();

    private void comes(String lockId, String order) {
        locks.whenRead(lockId, () -> done.add(order));
    }

    @Test
    void r4_whatComesOfALockThatIsAdded_waitsUntilItIsRead_thatOfOthersDoesNot() {
        UnreadLocks.Reading reading = locks.add(List.of("LK-1", "LK-2"));
        comes("LK-1", "first");
        comes("LK-2", "second");
        comes("LK-3", "of another");
        comes("LK-1", "third");
        assertThat(done).containsExactly("of another");

        locks.read(reading);
        assertThat(done).containsExactly("of another", "first", "second", "third");

        locks.read(reading);
        comes("LK-1", "fourth");
        assertThat(done).hasSize(5).endsWith("fourth");
    }

    @Test
    void r4_lockThatIsWithdrawn_waitsForNothing() {
        locks.add(List.of("LK-1"));
        locks.withdraw("LK-1");

        comes("LK-1", "order");

        assertThat(done).containsExactly("order");
    }

    @Test
    void r4_lockThatLeavesAndComesAgain_waitsForItsLastReading() {
        UnreadLocks.Reading before = locks.add(List.of("LK-1"));
        comes("LK-1", "first");
        locks.withdraw("LK-1");
        UnreadLocks.Reading after = locks.add(List.of("LK-1"));
        comes("LK-1", "second");

        locks.read(before);
        assertThat(done).isEmpty();

        locks.read(after);
        assertThat(done).containsExactlyInAnyOrder("first", "second");
    }
}
