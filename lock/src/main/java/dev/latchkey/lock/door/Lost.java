package dev.latchkey.lock.door;

import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statement.EntriesLost;
import org.jspecify.annotations.Nullable;

/**
 * Statements that had to go and are not accounted for yet.
 *
 * @param first lowest counter
 * @param last highest counter
 */
record Lost(long first, long last, long count) {
    Lost {
        if (first < 1 || last < first || count < 1) {
            throw new IllegalArgumentException("lost " + first + " to " + last + ", " + count);
        }
    }

    static Lost with(@Nullable Lost before, Statement statement) {
        Lost one = new Lost(statement.counter(), statement.counter(), 1);
        Lost added = statement instanceof EntriesLost marker
                ? one.and(new Lost(marker.first(), marker.last(), marker.count()))
                : one;
        return before == null ? added : before.and(added);
    }

    private Lost and(Lost other) {
        return new Lost(Math.min(first, other.first), Math.max(last, other.last), count + other.count);
    }
}
