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

    /** What a read answers to a failure that passes by itself. */
    public static ProblemException readUnavailable() {
        return unavailable("read.unavailable", "It can't be read right now. Ask again in a moment.");
    }

    /** What a command answers to a failure that passes by itself: the same request may succeed in a moment, or have succeeded. */
    public static ProblemException writeUnavailable() {
        return unavailable("write.unavailable", "It could not be done right now. Send it again.");
    }

    public static ProblemException unavailable(String code, String detail) {
        return new ProblemException(Problem.of(503, code, "Temporarily unavailable", detail), Duration.ofSeconds(1));
    }
}
