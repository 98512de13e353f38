package dev.latchkey.shares.persistence;

import dev.latchkey.http.problem.ProblemException;
import dev.latchkey.http.problem.Problems;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Set;

/** Failures of the database that pass by themselves: nothing was committed, and the same request may succeed in a moment. */
final class DatabaseTrouble {
    /** Lock and statement timeouts, serialisation, deadlock; class 08 and 57P are connections and restarts, 53 is want of resources. */
    private static final Set<String> PASSING = Set.of("55P03", "57014", "40001", "40P01", "25P03");

    private DatabaseTrouble() {}

    static boolean isPassing(Throwable failure) {
        return switch (failure) {
            case PgException e -> isPassing(String.valueOf(e.getSqlState()));
            case IOException e -> true;
            case VertxException e -> true; // the connection was closed, or the pool has none to give
            default -> false;
        };
    }

    private static boolean isPassing(String state) {
        return PASSING.contains(state) || state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
    }

    static ProblemException problem() {
        return Problems.unavailable("write.unavailable", "The command could not be done right now. Send it again.");
    }
}
