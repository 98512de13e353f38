package dev.latchkey.keys.application;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/**
 * Wakes the reads of this instance that wait for news of a lock. Who wants to miss nothing registers first, looks at the
 * tables then, and waits only if they don't show it yet. Other instances' commits are not heard of here. Thread-safe.
 */
@ApplicationScoped
public class Arrivals {
    private final ConcurrentMap<String, Set<Waiting>> waiting = new ConcurrentHashMap<>();

    /** One wait for the next news of a lock; must be closed. */
    public final class Waiting implements AutoCloseable {
        private final AppliedState.Asked asked;
        private final CompletableFuture<Void> news = new CompletableFuture<>();

        private Waiting(AppliedState.Asked asked) {
            this.asked = asked;
        }

        /** Completes on the thread that announced the news. */
        public CompletableFuture<Void> news() {
            return news;
        }

        @Override
        public void close() {
            waiting.computeIfPresent(asked.token().lockId(), (id, others) -> {
                others.remove(this);
                return others.isEmpty() ? null : others;
            });
        }
    }

    public Waiting expect(AppliedState.Asked asked) {
        Waiting expected = new Waiting(asked);
        waiting.compute(asked.token().lockId(), (id, others) -> {
            Set<Waiting> set = others == null ? ConcurrentHashMap.newKeySet() : others;
            set.add(expected);
            return set;
        });
        return expected;
    }

    /** What is waited for just now. */
    public Set<AppliedState.Asked> expected() {
        return waiting.values().stream()
                .flatMap(Set::stream)
                .map(one -> one.asked)
                .collect(Collectors.toSet());
    }

    /**
     * Names of these locks, or something else than their sequence, may be there now: all that wait for them look again. Call after the commit.
     */
    public void announce(Collection<String> lockIds) {
        for (String lockId : lockIds) {
            Set<Waiting> woken = waiting.remove(lockId);
            if (woken != null) {
                woken.forEach(w -> w.news().complete(null));
            }
        }
    }

    /**
     * Locks have got so far: those that wait for less or as much look again, the others would do so in vain. Call after the commit.
     *
     * @param sequences the newest applied sequence of each lock
     */
    public void announce(Map<String, Long> sequences) {
        sequences.forEach((lockId, applied) -> waiting.getOrDefault(lockId, Set.of()).stream()
                .filter(one -> one.asked.token().sequence() <= applied)
                .forEach(one -> {
                    one.close();
                    one.news().complete(null);
                }));
    }
}
