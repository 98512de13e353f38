package dev.latchkey.shares.domain;

import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Which place on a lock a newly enabled key gets (L3). */
public final class FreeSlots {
    private FreeSlots() {}

    /**
     * The lowest free slot that nobody could still open with; if every free slot has such a former holder, the lowest of those.
     *
     * @param keys of that kind on the lock, by slot; a slot that was never used may be missing
     * @return empty if all are enabled
     */
    public static OptionalInt choose(KeyKind kind, Map<Integer, Key> keys) {
        Key untouched = new Key.Disabled(Slot.UNTOUCHED);
        OptionalInt clean = IntStream.rangeClosed(1, kind.slots())
                .filter(slot -> keys.getOrDefault(slot, untouched) instanceof Key.Disabled k
                        && k.slot().issued().isEmpty())
                .findFirst();
        return clean.isPresent()
                ? clean
                : IntStream.rangeClosed(1, kind.slots())
                        .filter(slot -> keys.get(slot) instanceof Key.Disabled)
                        .findFirst();
    }
}
