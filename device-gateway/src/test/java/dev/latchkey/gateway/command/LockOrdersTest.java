package dev.latchkey.gateway.command;

import static dev.latchkey.gateway.command.Orders.NOON;
import static dev.latchkey.gateway.command.Orders.order;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LockOrdersTest {
    private static final LockOrders EMPTY = LockOrders.loaded("LK-1", 0, Map.of());

    private static Lane lane(int slot) {
        return Lane.deactivating("LK-1", slot);
    }

    @Test
    @Tag("R4")
    void r4_newOrder_replacesTheOneBefore_ofTheSameSlot() {
        LockOrders lock = EMPTY.after(new LockFact.Ordered(order("LK-1", 1, 1)), 1)
                .after(new LockFact.Ordered(order("LK-1", 2, 2)), 2)
                .after(new LockFact.Ordered(order("LK-1", 1, 3)), 3);

        assertThat(lock.pending()).isEqualTo(Map.of(lane(1), order("LK-1", 1, 3), lane(2), order("LK-1", 2, 2)));
        assertThat(lock.sequence()).isEqualTo(3);
    }

    @Test
    @Tag("R4")
    @Tag("inv-5")
    void r4_olderOrder_changesNothing_afterANewerOne() {
        LockOrders lock = EMPTY.after(new LockFact.Ordered(order("LK-1", 1, 5)), 5);

        assertThat(lock.after(new LockFact.Ordered(order("LK-1", 1, 4)), 4)).isSameAs(lock);
    }

    @Test
    @Tag("inv-5")
    void inv5_repeatedOrder_doesNotComeBack_afterItsConfirmation() {
        LockOrders lock = EMPTY.after(new LockFact.Ordered(order("LK-1", 1, 1)), 1)
                .after(new LockFact.Confirmed(lane(1), "order-1", 1), 2)
                .after(new LockFact.Ordered(order("LK-1", 1, 1)), 1);

        assertThat(lock.pending()).isEmpty();
    }

    @Test
    @Tag("R2")
    void r2_confirmationOfAnOlderOrder_leavesTheNewerOne_ofAHigherGeneration() {
        PendingOrder newer = new PendingOrder(lane(1), "new", 4, "a.b.c", 2, NOON, null);
        LockOrders lock = EMPTY.after(new LockFact.Ordered(newer), 2);

        assertThat(lock.after(new LockFact.Confirmed(lane(1), "old", 3), 3).pending())
                .isEqualTo(Map.of(lane(1), newer));
        assertThat(lock.after(new LockFact.Confirmed(lane(1), "new", 4), 3).pending())
                .isEmpty();
        assertThat(lock.after(new LockFact.Confirmed(lane(1), "by phone", 5), 3).pending())
                .isEmpty();
        assertThat(lock.after(new LockFact.Confirmed(lane(2), "new", 4), 3).pending())
                .isEqualTo(Map.of(lane(1), newer));
    }

    @Test
    @Tag("U2")
    void u2_answer_takesItsOwnOrderAway_andNoOther() {
        Lane clock = new Lane("LK-1", Lane.Kind.SET_CLOCK, 0);
        PendingOrder second = new PendingOrder(clock, "second", 0, "a.b.c", 2, NOON, null);
        LockOrders lock =
                EMPTY.after(new LockFact.Ordered(order("LK-1", 1, 1)), 1).after(new LockFact.Ordered(second), 2);

        assertThat(lock.after(new LockFact.Answered(clock, "first"), 3).pending())
                .containsOnlyKeys(lane(1), clock);
        assertThat(lock.after(new LockFact.Answered(clock, "second"), 3).pending())
                .containsOnlyKeys(lane(1));
    }

    @Property
    @net.jqwik.api.Tag("inv-5")
    void inv5_repeatsAndStaleOnes_endLikeTheCleanStream(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size) {
        Random random = new Random(seed);
        List<LockFact> facts = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            int slot = 1 + random.nextInt(2);
            facts.add(
                    random.nextBoolean()
                            ? new LockFact.Ordered(order("LK-1", slot, i))
                            : new LockFact.Confirmed(
                                    lane(slot), "order-" + random.nextInt(size + 1), random.nextInt(size + 1)));
        }
        LockOrders clean = EMPTY;
        LockOrders dirty = EMPTY;
        for (int i = 1; i <= size; i++) {
            clean = clean.after(facts.get(i - 1), i);
            dirty = dirty.after(facts.get(i - 1), i);
            int again = 1 + random.nextInt(i);
            dirty = dirty.after(facts.get(again - 1), again);
        }
        assertThat(dirty).isEqualTo(clean);
    }
}
