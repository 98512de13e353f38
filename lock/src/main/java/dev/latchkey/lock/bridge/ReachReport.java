package dev.latchkey.lock.bridge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Tells the gateway which locks are out of reach, over one session. As long as all of them fit into one packet each status names them all, which mends whatever was
 * missed; otherwise the first has as many as fit, and those after it what is different from what was said. One status after the other, each after the PUBACK of the one
 * before; when that does not come, all is said anew. Used by one thread.
 */
final class ReachReport {
    /** The gateway takes ten control packets a second, and PINGREQ is one of them. */
    static final Duration PAUSE = Duration.ofMillis(200);

    /** Quotes and a comma. */
    private static final int BESIDES_ID = 3;

    private final int room;
    /** What the gateway knows when it has what is on its way; null if that is not known. */
    private @Nullable Set<String> told;

    private CompletableFuture<?> onItsWay = CompletableFuture.completedFuture(null);
    private long notBefore;

    /** @param room for ids of locks in one status, in bytes */
    ReachReport(int room, long nanos) {
        this.room = room;
        this.notBefore = nanos;
    }

    /** Who publishes a status; its lists by the names that the contract has for them. Completes with the PUBACK. */
    interface Publisher {
        CompletableFuture<?> publish(Map<String, List<String>> lists);
    }

    /** Whether it is time to look again at which locks are out of reach. */
    boolean isDue(long nanos) {
        return onItsWay.isDone() && nanos - notBefore >= 0;
    }

    /**
     * When {@link #isDue}: publishes the next status, if there is something to be told.
     *
     * @param unreachable each once
     */
    void tell(Collection<String> unreachable, long nanos, Publisher publisher) {
        if (onItsWay.isCompletedExceptionally()) {
            told = null;
        }
        Set<String> before = told;
        if (before != null && before.size() == unreachable.size() && before.containsAll(unreachable)) {
            return;
        }
        List<String> all = new Room(room).take(unreachable);
        if (before == null || all.size() == unreachable.size()) {
            told = new HashSet<>(all);
            onItsWay = publisher.publish(Map.of("unreachableLocks", all));
        } else {
            onItsWay = publisher.publish(change(before, unreachable));
        }
        notBefore = nanos + PAUSE.toNanos();
    }

    /** What of it fits into one status; it is taken as told. */
    private Map<String, List<String>> change(Set<String> before, Collection<String> unreachable) {
        Set<String> now = new HashSet<>(unreachable);
        Room left = new Room(room);
        Map<String, List<String>> lists = new LinkedHashMap<>();
        List<String> gone = left.take(
                unreachable.stream().filter(lockId -> !before.contains(lockId)).toList());
        List<String> back = left.take(
                before.stream().filter(lockId -> !now.contains(lockId)).toList());
        if (!gone.isEmpty()) {
            lists.put("nowUnreachable", gone);
        }
        if (!back.isEmpty()) {
            lists.put("nowReachable", back);
        }
        before.addAll(gone);
        back.forEach(before::remove);
        return lists;
    }

    /** Bytes that are left for ids in one status. */
    private static final class Room {
        private int left;

        Room(int bytes) {
            left = bytes;
        }

        /** The first ones, as many as fit. */
        List<String> take(Collection<String> lockIds) {
            List<String> taken = new ArrayList<>();
            for (String lockId : lockIds) {
                left -= lockId.length() + BESIDES_ID; // an id is ASCII
                if (left < 0) {
                    break;
                }
                taken.add(lockId);
            }
            return taken;
        }
    }
}
