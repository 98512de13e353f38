package dev.latchkey.http.reading;

import dev.latchkey.http.problem.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in one lock's event sequence. A command answers with it; a read that carries it never shows an older state of that
 * lock (inv-7).
 *
 * @param sequence from 1
 */
public record ConsistencyToken(String lockId, long sequence) {
    public static final String HEADER = "Latchkey-Consistency";

    /** Of different locks; each costs a read a look at the database. */
    public static final int MOST = 20;

    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_-]{2,63}):([0-9]{1,18})");

    /** Of a line of the header, as a regular expression of OpenAPI. */
    public static final String LINE =
            "^[ \\t]*(FORM)?[ \\t]*(,[ \\t]*(FORM)?[ \\t]*)*$".replace("FORM", FORM.pattern());

    /**
     * Those of a read, one a lock: the furthest.
     *
     * @param lines of the header; each may hold several, as a proxy may have joined them (RFC 9110 §5.3)
     * @return fails with 400 if one is not of the form that a command answered with, or there are too many
     */
    public static List<ConsistencyToken> parse(List<String> lines) {
        Map<String, Long> sequences = new TreeMap<>();
        for (String line : lines) {
            for (String text : line.split(",", -1)) {
                add(text.strip(), sequences);
            }
        }
        if (sequences.size() > MOST) {
            throw Problems.badField(HEADER, "may name at most " + MOST + " locks");
        }
        List<ConsistencyToken> tokens = new ArrayList<>();
        sequences.forEach((lockId, sequence) -> tokens.add(new ConsistencyToken(lockId, sequence)));
        return tokens;
    }

    private static void add(String text, Map<String, Long> sequences) {
        if (text.isEmpty()) {
            return; // no element of a list (RFC 9110 §5.6.1)
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw Problems.badField(HEADER, "is not a consistency token");
        }
        sequences.merge(matcher.group(1), Long.parseLong(matcher.group(2)), Math::max);
    }

    @Override
    public String toString() {
        return lockId + ":" + sequence;
    }
}
