package dev.latchkey.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.netty.channel.ChannelException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Tells a database that is away from a statement or a record at fault: the one is waited for, the other concerns nobody else (inv-8). What is
 * not known to last passes, whatever of the driver, the pool or the line it comes from: waiting for nothing shows, what was passed over is lost.
 */
public final class DatabaseFaults {
    /**
     * SQLSTATE classes of what fails again at every attempt: cardinality violation, data exception, integrity violation, syntax error or
     * access rule, program limit (PostgreSQL 18, appendix A). All others are connections, restarts, a node that has become a replica,
     * conflicts, want of resources, faults of its disk.
     */
    private static final Set<String> LASTING = Set.of("21", "22", "23", "42", "54");

    /** How the driver's messages about parameters begin that it has no way to send (4.5): those are a fault of ours, and it has no type for them. */
    private static final List<String> NOT_SENT = List.of(
            "Parameter at position", "The number of parameters to execute", "Can not execute batch query with 0 sets");

    private DatabaseFaults() {}

    /** Whether the same again may succeed without anybody changing the record or the code. */
    public static boolean isPassing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String answer = answer(cause);
            if (answer != null) {
                return !isLasting(answer);
            }
            switch (cause) {
                case JsonProcessingException e -> { // of a text of ours, though it is an IOException
                    return false;
                }
                case IOException e -> {
                    return true;
                }
                case TimeoutException e -> {
                    return true;
                }
                case VertxException e -> { // the connection was closed
                    return true;
                }
                case NoStackTraceThrowable
                        e -> { // it was closed before the statement was sent, or the pool has none to give
                    return NOT_SENT.stream().noneMatch(String.valueOf(e.getMessage())::startsWith);
                }
                case ChannelException e -> {
                    return true;
                }
                case RejectedExecutionException e -> { // the service ends
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    /** Whether it is passing, and no answer of the database: then nobody has one who is on that connection, or waits for another. */
    public static boolean isWithoutAnswer(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (answer(cause) != null) {
                return false;
            }
        }
        return isPassing(failure);
    }

    /** Type or SQLSTATE, for operators and logs. A message may quote the data. */
    public static String describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String answer = answer(cause);
            if (answer != null) {
                return "SQLSTATE " + answer;
            }
        }
        return failure.getClass().getSimpleName();
    }

    /** The SQLSTATE; null if the database has not answered. Hibernate Reactive makes an exception of JDBC of the driver's, which keeps only that. */
    private static @Nullable String answer(Throwable cause) {
        return switch (cause) {
            case PgException e -> e.getSqlState();
            case SQLException e -> e.getSQLState();
            default -> null;
        };
    }

    private static boolean isLasting(String state) {
        return state.length() == 5 && LASTING.contains(state.substring(0, 2));
    }
}
