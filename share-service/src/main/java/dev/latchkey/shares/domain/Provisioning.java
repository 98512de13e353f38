package dev.latchkey.shares.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a lock is told of its slots after a factory reset, so that no generation falls (inv-10). */
public final class Provisioning {
    private Provisioning() {}

    /**
     * The lowest generation that each slot may accept from then on: never below one that the lock had reached, since the lock had
     * only seen generations that were given.
     *
     * @param keys the offline keys by slot; one that was never used may be missing
     * @return of slot 1 and so on
     */
    public static List<Integer> floors(Map<Integer, ? extends AnyKey> keys) {
        List<Integer> floors = new ArrayList<>();
        for (int slot = 1; slot <= KeyKind.OFFLINE.slots(); slot++) {
            floors.add(keys.get(slot) instanceof Key key ? floor(key) : 0);
        }
        return floors;
    }

    /** Whether it changes who can open, or what is waited for, that the lock accepts nothing below the floor. */
    public static boolean isNews(AnyKey key, int floor) {
        if (!(key instanceof Key k)) {
            return false;
        }
        Slot slot = k.slot();
        Deactivation order = slot.deactivation();
        return slot.issued().stream().anyMatch(issued -> issued.generation() < floor)
                || (order != null && order.isPending() && order.upTo() < floor);
    }

    private static int floor(Key key) {
        Slot slot = key.slot();
        Deactivation order = slot.deactivation();
        int ordered = order == null ? 0 : order.upTo() + 1;
        return Math.max(Math.max(slot.floor(), ordered), floorOfShare(key));
    }

    private static int floorOfShare(Key key) {
        int generation = key.slot().generation();
        return switch (key) {
            case Key.Shared k -> generation;
            // how many of the unlocks are used, only the lock knew
            case Key.Downloaded k -> isUnlimited(k.share().permissions().unlocks()) ? generation : generation + 1;
            case Key.Disabled k -> after(generation);
            case Key.Enabled k -> after(generation);
            case Key.Deactivating k -> after(generation);
            case Key.Deactivated k -> after(generation);
        };
    }

    private static boolean isUnlimited(@Nullable Integer unlocks) {
        return unlocks == null;
    }

    /** Nobody has the newest generation any more. */
    private static int after(int generation) {
        return generation == 0 ? 0 : generation + 1;
    }
}
