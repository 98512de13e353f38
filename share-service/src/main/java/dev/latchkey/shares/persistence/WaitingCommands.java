package dev.latchkey.shares.persistence;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The line of commands in front of the lanes. Nobody is done who has waited for longer than a client's request is worth: a door that is opened
 * late, when the database is back, opens for somebody who has left.
 *
 * <p>Not thread-safe. Times are those of {@link System#nanoTime}.
 */
final class WaitingCommands {
    static final Duration LONGEST = Duration.ofSeconds(5);

    /** Several times what two cores do in that time; a few kilobytes each. */
    static final int MOST = 10_000;

    private final Deque<QueuedCommand<?>> line = new ArrayDeque<>();
    private final Set<Object> taken = new HashSet<>();

    /** @return false if there is no room for it */
    boolean add(QueuedCommand<?> command) {
        return line.size() < MOST && line.add(command);
    }

    int size() {
        return line.size();
    }

    /**
     * Takes those that can be done together, in the order in which they came, leaving out those that want what another one under way has.
     *
     * @param most of them
     */
    List<QueuedCommand<?>> next(int most, long now) {
        List<QueuedCommand<?>> batch = new ArrayList<>();
        // what is left out stays in its turn: nobody who comes later gets it first
        Set<Object> wanted = new HashSet<>(taken);
        for (Iterator<QueuedCommand<?>> i = line.iterator(); i.hasNext() && batch.size() < most; ) {
            QueuedCommand<?> command = i.next();
            if (hasExpired(command, now)) {
                continue;
            }
            boolean fits = batch.isEmpty() || batch.getFirst().kind() == command.kind();
            if (fits && Collections.disjoint(wanted, command.exclusive())) {
                batch.add(command);
                i.remove();
            }
            wanted.addAll(command.exclusive());
        }
        batch.forEach(command -> taken.addAll(command.exclusive()));
        return batch;
    }

    /** Gives back what they had. */
    void release(List<QueuedCommand<?>> done) {
        done.forEach(command -> taken.removeAll(command.exclusive()));
    }

    /** Takes those that have waited for too long. */
    List<QueuedCommand<?>> expired(long now) {
        List<QueuedCommand<?>> expired = new ArrayList<>();
        // the eldest is first
        while (!line.isEmpty() && hasExpired(line.getFirst(), now)) {
            expired.add(line.removeFirst());
        }
        return expired;
    }

    private static boolean hasExpired(QueuedCommand<?> command, long now) {
        return now - command.since() > LONGEST.toNanos();
    }
}
