package dev.latchkey.gateway.mqtt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/**
 * All elements, in turns of about the same size: those that are there for a whole round come once in it. Used by one thread at a time.
 *
 * @param <T> what it goes through
 */
final class Round<T> {
    private final Collection<T> all;
    private final int turns;
    private Iterator<T> rest = Collections.emptyIterator();
    private int turn;

    /** @param all may change meanwhile, as {@link java.util.concurrent.ConcurrentHashMap} does */
    Round(Collection<T> all, int turns) {
        this.all = all;
        this.turns = turns;
    }

    /** The last turn takes what is left. */
    List<T> next() {
        if (turn == 0) {
            rest = all.iterator();
        }
        long size = all.size();
        long share = size * (turn + 1) / turns - size * turn / turns;
        turn = (turn + 1) % turns;
        List<T> taken = new ArrayList<>();
        while (rest.hasNext() && (taken.size() < share || turn == 0)) {
            taken.add(rest.next());
        }
        return taken;
    }
}
