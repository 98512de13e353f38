package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.command.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * When each connection is looked at next for whether it is still alive: who goes through a hundred thousand of them each second keeps an event loop from the orders.
 * Thread-safe.
 *
 * @param <T> what is looked at
 */
final class AliveChecks<T> {
    private record Check<T>(Moment at, T connection) implements Comparable<Check<T>> {
        @Override
        public int compareTo(Check<T> other) {
            return at.compareTo(other.at);
        }
    }

    private final PriorityQueue<Check<T>> checks = new PriorityQueue<>();

    /** Once; it is for the caller to add it again afterwards. */
    synchronized void add(T connection, Moment at) {
        checks.add(new Check<>(at, connection));
    }

    /** Their time has come. They may have ended. */
    synchronized List<T> take(Moment now) {
        List<T> due = new ArrayList<>();
        for (Check<T> next = checks.peek(); next != null && !next.at().isAfter(now); next = checks.peek()) {
            due.add(next.connection());
            checks.remove();
        }
        return due;
    }
}
