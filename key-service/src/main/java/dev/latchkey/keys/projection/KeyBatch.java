package dev.latchkey.keys.projection;

import dev.latchkey.events.KeyState;
import dev.latchkey.events.LockState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Many key events as the rows they come to: of each key and lock only the newest. The order of the events, and repeats among
 * them, make no difference (inv-5). Everything is sorted, so that two writers take row locks in the same order.
 *
 * @param sequences of each lock, the numbers that the batch holds
 * @param touches of each lock and account, the newest event that touched it there
 */
public record KeyBatch(
        List<LockRow> locks, List<KeyRow> keys, List<Touch> touches, SortedMap<String, SortedSet<Long>> sequences) {

    /** @param sequence of the newest event that touched the account at this lock */
    public record Touch(String accountId, String lockId, long sequence) {}

    public static KeyBatch of(List<KeyFact> facts) {
        Map<String, SortedMap<Long, KeyFact>> byLock = new TreeMap<>();
        for (KeyFact fact : facts) {
            byLock.computeIfAbsent(fact.lockId(), id -> new TreeMap<>()).put(fact.sequence(), fact);
        }
        List<LockRow> locks = new ArrayList<>();
        SortedMap<String, KeyRow> keys = new TreeMap<>();
        List<Touch> touches = new ArrayList<>();
        SortedMap<String, SortedSet<Long>> sequences = new TreeMap<>();
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
            sequences.put(lockId, new TreeSet<>(inOrder.keySet()));
        });
        return new KeyBatch(locks, List.copyOf(keys.values()), touches, sequences);
    }

    /**
     * How many numbers each lock's sequence lacks up to this batch. Locks that lack none are left out.
     *
     * @param before of each known lock, the number that had been applied
     */
    public Map<String, Long> gaps(Map<String, Long> before) {
        Map<String, Long> gaps = new TreeMap<>();
        sequences.forEach((lockId, numbers) -> {
            long applied = before.getOrDefault(lockId, 0L);
            long missing =
                    numbers.last() - applied - numbers.tailSet(applied + 1).size();
            if (missing > 0) {
                gaps.put(lockId, missing);
            }
        });
        return gaps;
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
