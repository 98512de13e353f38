package dev.latchkey.shares.api;

import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.ProblemException;
import dev.latchkey.http.problem.Problems;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/** The headers of a command on something that has an ETag. */
public class ChangeHeaders extends CommandHeaders {
    /** As a regular expression of OpenAPI. */
    static final String FORM = "^(\\*|\"[0-9]{1,18}\")$";

    private static final Pattern ETAG = Pattern.compile("\"([0-9]{1,18})\"");

    @RestHeader("If-Match")
    @Nullable
    String ifMatch;

    /** Fails with 428 without If-Match: who has to say what was seen can't undo another's change unawares. */
    void requireIfMatch() {
        if (ifMatch == null) {
            throw new ProblemException(Problem.of(
                    428,
                    "request.precondition-required",
                    "If-Match missing",
                    "Send If-Match with the ETag as you last read it, so that you don't overwrite another's change."));
        }
    }

    @Override
    @Nullable
    Long expectedVersion() {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return null;
        }
        Matcher matcher = ETAG.matcher(ifMatch.strip());
        if (!matcher.matches()) {
            throw Problems.badField("If-Match", "has to be the ETag as you last read it, with its quotes");
        }
        return Long.parseLong(matcher.group(1));
    }
}
