package dev.latchkey.shares.messaging;

import java.util.HashSet;
import java.util.Set;

/**
 * Streams that have more rows than fit into a turn. If they fill the read too, what waits behind them isn't even read; so they are passed
 * over until everything behind them has had a turn, and then it is theirs again.
 */
final class LongStreams {
    private final int batch;
    private final Set<String> passedOver = new HashSet<>();

    /** @param batch as many rows are read at most */
    LongStreams(int batch) {
        this.batch = batch;
    }

    /**
     * After a turn.
     *
     * @param read how many rows it had
     * @param left the streams of those that it has not come to
     */
    void sent(int read, Set<String> left) {
        if (read < batch || left.isEmpty()) {
            passedOver.clear(); // all others had their turn, or there are so many that the oldest come first again
        } else {
            passedOver.addAll(left);
        }
    }

    /** To be left out of the next read. */
    Set<String> passedOver() {
        return passedOver;
    }

    /** Whether there are rows that the next read leaves out. */
    boolean waiting() {
        return !passedOver.isEmpty();
    }
}
