package dev.latchkey.bench.scenario;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** When a count that is looked at again and again first was as large as some part of its goal; no more exact than it is looked at often. Not thread-safe. */
final class Growth {
    private final int goal;
    private final NavigableMap<Integer, Double> firstSeen = new TreeMap<>();

    /** @param goal at least 1 */
    Growth(int goal) {
        this.goal = goal;
    }

    /** It is that now; what is less than it was before changes nothing. */
    void saw(int count, double seconds) {
        if (count > highest()) {
            firstSeen.put(count, seconds);
        }
    }

    int highest() {
        return firstSeen.isEmpty() ? 0 : firstSeen.lastKey();
    }

    boolean isComplete() {
        return highest() >= goal;
    }

    /**
     * In seconds, by whatever clock it was seen.
     *
     * @param percent of the goal, above 0
     * @throws IllegalStateException if it has not come so far
     */
    double reached(double percent) {
        Map.Entry<Integer, Double> first = firstSeen.ceilingEntry((int) Math.ceil(goal * percent / 100));
        if (first == null) {
            throw new IllegalStateException(highest() + " of " + goal);
        }
        return first.getValue();
    }
}
