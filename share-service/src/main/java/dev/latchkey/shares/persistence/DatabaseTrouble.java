package dev.latchkey.shares.persistence;

import dev.latchkey.http.problem.ProblemException;
import dev.latchkey.http.problem.Problems;

/** What a command answers to a failure of the database that passes by itself: the same request may succeed in a moment. */
final class DatabaseTrouble {
    private DatabaseTrouble() {}

    static ProblemException problem() {
        return Problems.unavailable("write.unavailable", "The command could not be done right now. Send it again.");
    }
}
