package dev.latchkey.http.reading;

import dev.latchkey.http.problem.Problems;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The place after which a page goes on: the sort values of the last row before it. Opaque to clients.
 *
 * @param values as many as the list sorts by; none holds U+001F
 */
public record Cursor(List<String> values) {
    private static final String SEPARATOR = "\u001f";

    public Cursor {
        values = List.copyOf(values);
    }

    public static Cursor after(String... values) {
        return new Cursor(List.of(values));
    }

    /** @return null for the first page, without a cursor; fails with 400 if no list of this kind has made it */
    public static @Nullable Cursor parse(@Nullable String text, int size) {
        if (text == null) {
            return null;
        }
        try {
            String joined = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            List<String> values = List.of(joined.split(SEPARATOR, -1));
            if (values.size() == size && joined.indexOf('\0') < 0) {
                return new Cursor(values);
            }
        } catch (IllegalArgumentException e) {
            // not base64: answered below
        }
        throw Problems.badField("cursor", "is not a cursor of this list");
    }

    @Override
    public String toString() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(SEPARATOR, values).getBytes(StandardCharsets.UTF_8));
    }
}
