package dev.latchkey.keys.lists;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement with its parameters, from a text that names them, as {@code :lock}: a text that has not all of them has no parameters without
 * a use, which PostgreSQL refuses.
 */
record BoundSql(String text, Tuple parameters) {
    /** Not the second colon of a cast. */
    private static final Pattern NAME = Pattern.compile("(?<!:):([a-z]+)");

    static BoundSql of(String text, Map<String, @Nullable Object> values) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        Tuple parameters = Tuple.tuple();
        Matcher matcher = NAME.matcher(text);
        StringBuilder numbered = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(1);
            int number = numbers.computeIfAbsent(name, n -> {
                if (!values.containsKey(n)) {
                    throw new IllegalArgumentException("no value for :" + n);
                }
                parameters.addValue(values.get(n));
                return parameters.size();
            });
            matcher.appendReplacement(numbered, Matcher.quoteReplacement("$" + number));
        }
        return new BoundSql(matcher.appendTail(numbered).toString(), parameters);
    }
}
