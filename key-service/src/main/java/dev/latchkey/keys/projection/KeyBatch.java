package dev.latchkey.keys.projection;

import dev.latchkey.events.KeyState;
import dev.latchkey.events.LockState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Many key events as the rows they come to: of each key and lock only the newest. The order of the events, and repeats among
 * them, make no difference (inv-5). Everything is sorted, so that two writers take row locks in the same order.
 *
 * @param positions of each lock, the newest sequence that the batch holds
 * @param touches of each lock and account, the newest event that touched it there
 */
public record KeyBatch(List<LockRow> locks, List<KeyRow> keys, List<Touch> touches, SortedMap<String, Long> positions) {

    /** @param sequence of the newest event that touched the account at this lock */
    public record Touch(String accountId, String lockId, long sequence) {}

    /**
     * As one batch, or as several of about that size which have no lock, and so no row, in common.
     *
     * @param facts at least one
     */
    public static List<KeyBatch> inParts(List<KeyFact> facts, int size) {
        int parts = Math.max(1, facts.size() / size);
        return facts.stream()
                .collect(Collectors.groupingBy(
                        fact -> Math.floorMod(fact.lockId().hashCode(), parts)))
                .values()
                .stream()
                .map(KeyBatch::of)
                .toList();
    }

    public static KeyBatch of(List<KeyFact> facts) {
        Map<String, SortedMap<Long, KeyFact>> byLock = new TreeMap<>();
        for (KeyFact fact : facts) {
            byLock.computeIfAbsent(fact.lockId(), id -> new TreeMap<>()).put(fact.sequence(), fact);
        }
        List<LockRow> locks = new ArrayList<>();
        SortedMap<String, KeyRow> keys = new TreeMap<>();
        List<Touch> touches = new ArrayList<>();
        SortedMap<String, Long> positions = new TreeMap<>();
        byLock.forEach((lockId, inOrder) -> {
            LockRow lock = null;
            SortedMap<String, Long> touched = new TreeMap<>();
            for (KeyFact fact : inOrder.values()) {
                fact.touched().forEach(accountId -> touched.put(accountId, fact.sequence()));
                if (fact.lock() != null) {
                    lock = next(lock, fact.lock(), fact);
                }
                if (fact.key() != null) {
                    KeyState key = fact.key();
                    keys.compute(key.keyId(), (id, before) -> next(before, key, fact));
                }
            }
            if (lock != null) {
                locks.add(lock);
            }
            touched.forEach((accountId, sequence) -> touches.add(new Touch(accountId, lockId, sequence)));
            positions.put(lockId, inOrder.lastKey());
        });
        return new KeyBatch(locks, List.copyOf(keys.values()), touches, positions);
    }

    private static LockRow next(@Nullable LockRow before, LockState lock, KeyFact fact) {
        return before != null && before.nameVersion() == lock.nameVersion()
                ? LockRow.of(lock, before.nameSince(), fact.sequence())
                : LockRow.of(lock, fact.time(), fact.sequence());
    }

    private static KeyRow next(@Nullable KeyRow before, KeyState key, KeyFact fact) {
        return before != null && before.nameVersion() == key.nameVersion()
                ? KeyRow.of(key, before.nameSince(), fact.time(), fact.sequence())
                : KeyRow.of(key, fact.time(), fact.time(), fact.sequence());
    }
}
