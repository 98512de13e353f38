package dev.latchkey.feed;

import dev.latchkey.events.UnreadableEvent;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Tells a database that is away from a record at fault: the one is waited for, the other stops its own lock only (inv-8). */
public final class Faults {
    /**
     * SQLSTATE classes of what fails again at every attempt: data exception, integrity violation, syntax error or access rule,
     * program limit (PostgreSQL 18, appendix A). All others are connections, restarts, conflicts, want of resources.
     */
    private static final Set<String> LASTING = Set.of("22", "23", "42", "54");

    private Faults() {}

    /** Whether the same again may succeed without anybody changing the record or the code. */
    public static boolean isPassing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case PgException e -> {
                    return !isLasting(e);
                }
                case IOException e -> {
                    return true;
                }
                case TimeoutException e -> {
                    return true;
                }
                case VertxException e -> { // the connection was closed, or the pool has none to give
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    /** For operators and logs: type and SQLSTATE. A message may quote the data. */
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

    private static boolean isLasting(PgException e) {
        String state = e.getSqlState();
        return state != null && state.length() == 5 && LASTING.contains(state.substring(0, 2));
    }
}
