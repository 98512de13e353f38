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
 * @param administrators of each lock, who they were after which of its own events
 */
public record KeyBatch(
        List<LockRow> locks,
        List<KeyRow> keys,
        List<Touch> touches,
        SortedMap<String, Long> positions,
        SortedMap<String, SortedMap<Long, List<String>>> administrators) {

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
        SortedMap<String, SortedMap<Long, List<String>>> administrators = new TreeMap<>();
        byLock.forEach((lockId, inOrder) -> {
            LockRow lock = null;
            SortedMap<String, Long> touched = new TreeMap<>();
            List<String> former = List.of();
            long expected = 0;
            for (KeyFact fact : inOrder.values()) {
                if (fact.sequence() != expected) {
                    former = List.of(); // an older one that has come again
                }
                expected = fact.sequence() + 1;
                fact.touched().forEach(accountId -> touched.put(accountId, fact.sequence()));
                if (fact.lock() != null) {
                    lock = next(lock, fact.lock(), fact);
                    List<String> after = fact.lock().administrators();
                    former.stream()
                            .filter(accountId -> !after.contains(accountId))
                            .forEach(accountId -> touched.put(accountId, fact.sequence()));
                    former = after;
                    administrators
                            .computeIfAbsent(lockId, id -> new TreeMap<>())
                            .put(fact.sequence(), after);
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
        return new KeyBatch(locks, List.copyOf(keys.values()), touches, positions, administrators);
    }

    /**
     * What touches an account that administers a lock no more. As a rule that is the event which has removed it; if that was of a type
     * that this version doesn't know, the first one after it that tells who the administrators are.
     *
     * @param administratorAt the newest event that the tables know it as an administrator by
     */
    public Touch parted(String accountId, String lockId, long administratorAt) {
        return administrators.getOrDefault(lockId, new TreeMap<>()).tailMap(administratorAt + 1).entrySet().stream()
                .filter(told -> !told.getValue().contains(accountId))
                .findFirst()
                .map(told -> new Touch(accountId, lockId, told.getKey()))
                .orElseThrow();
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
