package dev.latchkey.http.reading;

import dev.latchkey.http.problem.Problems;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in one lock's event sequence. A command answers with it; a read that carries it never shows an older state of that
 * lock (inv-7).
 *
 * @param sequence from 1
 */
public record ConsistencyToken(String lockId, long sequence) {
    public static final String HEADER = "Latchkey-Consistency";

    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_-]{2,63}):([0-9]{1,18})");

    /** @return null if there is none; fails with 400 if it is not of the form that a command answered with */
    public static @Nullable ConsistencyToken parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw Problems.badField(HEADER, "is not a consistency token");
        }
        return new ConsistencyToken(matcher.group(1), Long.parseLong(matcher.group(2)));
    }

    @Override
    public String toString() {
        return lockId + ":" + sequence;
    }
}
