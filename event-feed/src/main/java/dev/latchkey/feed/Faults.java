package dev.latchkey.feed;

import dev.latchkey.events.UnreadableEvent;
import io.vertx.pgclient.PgException;

/** How a failure is told of: to operators and in logs. */
final class Faults {
    private Faults() {}

    /** Type and SQLSTATE. A message may quote the data. */
    static String describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnreadableEvent) {
                return DeadLetter.printable(String.valueOf(cause.getMessage()));
            }
            if (cause instanceof PgException e) {
                return "SQLSTATE " + e.getSqlState();
            }
        }
        return failure.getClass().getSimpleName();
    }
}
