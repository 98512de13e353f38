package dev.latchkey.lock.bridge;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the radio, or of the bridge itself.
 *
 * @param path its segments
 * @param body empty if there was none
 */
record RadioRequest(String method, List<String> path, Map<String, Object> body) {
    RadioRequest {
        path = List.copyOf(path);
    }

    /** Method and path without its first segments, as {@code POST unlock}. */
    String after(int segments) {
        return method + " " + String.join("/", path.subList(segments, path.size()));
    }

    boolean has(String name) {
        return body.containsKey(name);
    }

    /** @throws ParseException if there is no such member, or it is no text */
    String text(String name) throws ParseException {
        @Nullable String text = JSONObjectUtils.getString(body, name);
        if (text == null) {
            throw new ParseException(name, 0);
        }
        return text;
    }

    /** The body may hold a secret. */
    @Override
    public String toString() {
        return "RadioRequest[" + after(0) + "]";
    }
}
