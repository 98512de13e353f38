package dev.latchkey.shares.domain;

import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which place on a lock a newly enabled key gets (L3). */
public final class FreeSlots {
    private FreeSlots() {}

    /**
     * The lowest free slot that nobody could still open with; if every free slot has such a former holder, the lowest of those.
     *
     * @param slots how many keys of the kind the lock may have
     * @param keys of that kind on the lock, by slot; a slot that was never used may be missing
     * @return empty if all are enabled
     */
    public static OptionalInt choose(int slots, Map<Integer, ? extends AnyKey> keys) {
        OptionalInt clean = IntStream.rangeClosed(1, slots)
                .filter(slot -> isFree(keys.get(slot)) && !hasFormerHolder(keys.get(slot)))
                .findFirst();
        return clean.isPresent()
                ? clean
                : IntStream.rangeClosed(1, slots)
                        .filter(slot -> isFree(keys.get(slot)))
                        .findFirst();
    }

    private static boolean isFree(@Nullable AnyKey key) {
        return key == null || key.enabler().isEmpty();
    }

    private static boolean hasFormerHolder(@Nullable AnyKey key) {
        return key instanceof Key k && !k.slot().issued().isEmpty();
    }
}
