package dev.latchkey.keys.lists;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement that was written with names for its parameters, as {@code :lock}. Only those that are in the text are bound: PostgreSQL
 * refuses parameters without a use.
 *
 * @param text as PostgreSQL takes it, with numbers
 * @param names in the order of their numbers
 */
record NamedSql(String text, List<String> names) {
    /** Not the second colon of a cast. */
    private static final Pattern NAME = Pattern.compile("(?<!:):([a-z]+)");

    NamedSql {
        names = List.copyOf(names);
    }

    static NamedSql parse(String text) {
        List<String> names = new ArrayList<>();
        String numbered = NAME.matcher(text).replaceAll(found -> {
            String name = found.group(1);
            if (!names.contains(name)) {
                names.add(name);
            }
            return Matcher.quoteReplacement("$" + (names.indexOf(name) + 1));
        });
        return new NamedSql(numbered, names);
    }

    Tuple bind(Map<String, @Nullable Object> values) {
        Tuple parameters = Tuple.tuple();
        for (String name : names) {
            if (!values.containsKey(name)) {
                throw new IllegalArgumentException("no value for :" + name);
            }
            parameters.addValue(values.get(name));
        }
        return parameters;
    }
}
