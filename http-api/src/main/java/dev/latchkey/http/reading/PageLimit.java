package dev.latchkey.http.reading;

import dev.latchkey.http.problem.Problems;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How many rows a page has at most. Taken as text, since the framework answers 404 for a number that it can't read. */
public final class PageLimit {
    public static final int MOST = 200;
    public static final int DEFAULT = 50;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");

    private PageLimit() {}

    /** From 1 to {@link #MOST}; null means {@link #DEFAULT}. Fails with 400 for anything else. */
    public static int parse(@Nullable String text) {
        if (text == null) {
            return DEFAULT;
        }
        int limit = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MOST) {
            throw Problems.badField("limit", "has to be a number from 1 to " + MOST);
        }
        return limit;
    }
}
