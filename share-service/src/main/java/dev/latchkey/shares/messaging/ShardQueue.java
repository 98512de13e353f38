package dev.latchkey.shares.messaging;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which shards of the outbox are to be drained, and which of them together. While some are on their way the others gather and go together then,
 * as one read, one delete and one commit for all of them cost little more than for one. What has failed together is tried apart, until
 * each has succeeded: a partition that takes nothing must not hold the others up. A shard is with one worker at a time. Thread-safe.
 */
final class ShardQueue {
    private final Set<Integer> woken = new HashSet<>();
    private final Set<Integer> taken = new HashSet<>();
    private final Map<Integer, Integer> failures = new HashMap<>();

    synchronized void wake(int shard) {
        if (woken.add(shard)) {
            notifyAll();
        }
    }

    /** Waits until there is a shard that nobody has. Whoever takes shards says how it ended. */
    synchronized Set<Integer> take() throws InterruptedException {
        while (true) {
            Set<Integer> next = next();
            if (!next.isEmpty()) {
                woken.removeAll(next);
                taken.addAll(next);
                return next;
            }
            wait();
        }
    }

    private Set<Integer> next() {
        Set<Integer> free = new HashSet<>(woken);
        free.removeAll(taken);
        Set<Integer> sound = new HashSet<>(free);
        sound.removeAll(failures.keySet());
        if (!sound.isEmpty() && failures.keySet().containsAll(taken)) {
            return sound;
        }
        free.removeAll(sound);
        return free.isEmpty() ? Set.of() : Set.of(free.iterator().next());
    }

    /** @param more whether they may have more rows */
    synchronized void drained(Set<Integer> shards, boolean more) {
        failures.keySet().removeAll(shards);
        released(shards, more);
    }

    /** @return how often in a row each of them has failed now, the highest */
    synchronized int failed(Set<Integer> shards) {
        return shards.stream()
                .mapToInt(shard -> failures.merge(shard, 1, Integer::sum))
                .max()
                .orElse(0);
    }

    /** After a failure, when its pause is over. */
    synchronized void again(Set<Integer> shards) {
        released(shards, true);
    }

    private void released(Set<Integer> shards, boolean more) {
        taken.removeAll(shards);
        if (more) {
            woken.addAll(shards);
        }
        notifyAll();
    }
}
