package dev.latchkey.http.writing;

import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.ProblemException;
import dev.latchkey.http.problem.Problems;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header with which a client repeats a write without doing it twice (inv-3). */
public final class IdempotencyKey {
    public static final String HEADER = "Idempotency-Key";

    /** As a regular expression of OpenAPI. */
    public static final String FORM = "^[!-~]{1,200}$";

    private static final Pattern KEY = Pattern.compile("[!-~]{1,200}");

    private IdempotencyKey() {}

    /** @return what the header says; fails with 400 if it is missing or not of its form */
    public static String required(@Nullable String header) {
        if (header == null || header.isBlank()) {
            throw new ProblemException(
                    Problem.of(
                            400,
                            "request.idempotency-key-missing",
                            "Idempotency-Key missing",
                            "Send an Idempotency-Key header with a new value for each command, and the same value for a repeat."));
        }
        if (!KEY.matcher(header).matches()) {
            throw Problems.badField(HEADER, "has to be 1 to 200 printable ASCII characters without spaces");
        }
        return header;
    }
}
