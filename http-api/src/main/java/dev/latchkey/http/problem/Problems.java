package dev.latchkey.http.problem;

import java.time.Duration;
import java.util.List;

/** The problems that any service can answer with. */
public final class Problems {
    private Problems() {}

    /** The one answer for "not there" and "not yours", so that ids can't be probed (inv-18). */
    public static ProblemException notFound() {
        return new ProblemException(Problem.of(
                404,
                "not-found",
                "Not found",
                "It does not exist, or you have no access to it. Check the id and who is signed in."));
    }

    public static ProblemException badField(String pointer, String detail) {
        return new ProblemException(Problem.ofFields(
                400, "request.invalid", "The request is not valid", List.of(new Problem.FieldError(pointer, detail))));
    }

    public static ProblemException notCaughtUp() {
        return new ProblemException(
                Problem.of(
                        503,
                        "read.not-caught-up",
                        "Not caught up yet",
                        "The list has not reached the state you ask for. Ask again in a moment."),
                Duration.ofSeconds(1));
    }

    public static ProblemException unavailable(String code, String detail) {
        return new ProblemException(Problem.of(503, code, "Temporarily unavailable", detail), Duration.ofSeconds(1));
    }
}
