package dev.latchkey.shares.messaging;

import java.util.Collections;
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
            tellOne();
        }
    }

    /** Waits until there is a shard that nobody has. Whoever takes shards says how it ended; the set is the caller's. */
    synchronized Set<Integer> take() throws InterruptedException {
        while (true) {
            Set<Integer> next = next();
            if (!next.isEmpty()) {
                taken(next);
                tellOne(); // there may be others that have to be tried apart
                return next;
            }
            wait();
        }
    }

    /**
     * Before shards are looked at once more: what has woken them until now is answered by that look. Adds what can be looked at together
     * with them.
     *
     * @param shards that the caller has taken
     */
    synchronized void goOn(Set<Integer> shards) {
        woken.removeAll(shards);
        if (Collections.disjoint(shards, failures.keySet())) {
            Set<Integer> sound = free();
            sound.removeAll(failures.keySet());
            taken(sound);
            shards.addAll(sound);
        }
    }

    private void taken(Set<Integer> shards) {
        woken.removeAll(shards);
        taken.addAll(shards);
    }

    private Set<Integer> free() {
        Set<Integer> free = new HashSet<>(woken);
        free.removeAll(taken);
        return free;
    }

    /** Whoever takes takes all that goes together, so waking more of those that wait would be for nothing. */
    private void tellOne() {
        if (!next().isEmpty()) {
            notify();
        }
    }

    private Set<Integer> next() {
        Set<Integer> free = free();
        Set<Integer> sound = new HashSet<>(free);
        sound.removeAll(failures.keySet());
        if (!sound.isEmpty() && failures.keySet().containsAll(taken)) {
            return sound;
        }
        free.removeAll(sound);
        return free.isEmpty() ? free : new HashSet<>(Set.of(free.iterator().next()));
    }

    synchronized void drained(Set<Integer> shards) {
        failures.keySet().removeAll(shards);
        taken.removeAll(shards);
        tellOne();
    }

    /** @return how often in a row each of them has failed now, the highest */
    synchronized int failed(Set<Integer> shards) {
        int most = shards.stream()
                .mapToInt(shard -> failures.merge(shard, 1, Integer::sum))
                .max()
                .orElse(0);
        tellOne(); // the sound ones needn't wait for these any more
        return most;
    }

    /** After a failure, when its pause is over. */
    synchronized void again(Set<Integer> shards) {
        taken.removeAll(shards);
        woken.addAll(shards);
        tellOne();
    }
}
