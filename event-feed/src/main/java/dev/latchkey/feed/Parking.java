package dev.latchkey.feed;

import java.util.Locale;

/**
 * A lock has to wait.
 *
 * @param next the sequence of the event that it waits for
 * @param seen the highest sequence that is known to exist, 0 if none is; what an unreadable record says of itself may never exist
 * @param detail for operators, nothing out of an event
 */
record Parking(String lockId, Reason reason, String detail, long next, long seen) {
    /** Why a lock is parked; a metric tag. */
    enum Reason {
        /** A later event came before it. */
        GAP,
        /** A record of the lock can't be read. */
        UNREADABLE,
        /** The service can't apply it: the database refuses the data, or its own code fails. */
        REFUSED;

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Reason ofTag(String tag) {
            return valueOf(tag.toUpperCase(Locale.ROOT));
        }
    }

    Parking seeing(long sequence) {
        return sequence > seen ? new Parking(lockId, reason, detail, next, sequence) : this;
    }
}
