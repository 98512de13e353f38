package dev.latchkey.feed;

import dev.latchkey.database.DatabaseFaults;
import dev.latchkey.events.UnreadableEvent;

/** How a failure is told of: to operators and in logs. */
final class Faults {
    private Faults() {}

    /** What can't be read says why, and quotes nothing; of all others {@linkplain DatabaseFaults#describe type or SQLSTATE}. */
    static String describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnreadableEvent) {
                return DeadLetter.printable(String.valueOf(cause.getMessage()));
            }
        }
        return DatabaseFaults.describe(failure);
    }
}
