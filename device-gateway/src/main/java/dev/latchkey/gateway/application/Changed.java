package dev.latchkey.gateway.application;

import java.util.List;

/**
 * What has changed since a mark.
 *
 * @param next the mark to ask with for what comes after these
 */
public record Changed<T>(Mark next, List<T> rows) {
    public Changed {
        rows = List.copyOf(rows);
    }

    /**
     * A place in the row of the database's transactions: all that are older had ended. What is read since a mark is what younger transactions have committed;
     * what they had not committed by then is behind the next mark too. So nothing is missed; while an older transaction stays open, the same is read again.
     *
     * @param transaction the oldest that may still have been open
     */
    public record Mark(String transaction) {
        /** Nothing is read since then, but the next mark is where a reader begins. */
        public static final Mark PRESENT = new Mark("");
    }
}
