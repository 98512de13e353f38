package dev.latchkey.http.problem;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem, where the way back is not a value: malformed input, no access, not caught up. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final @Nullable Duration retryAfter;

    public ProblemException(Problem problem) {
        this(problem, null);
    }

    /** @param retryAfter for the header of that name; null for none */
    public ProblemException(Problem problem, @Nullable Duration retryAfter) {
        super(problem.code(), null, false, false);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    public Problem problem() {
        return problem;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
