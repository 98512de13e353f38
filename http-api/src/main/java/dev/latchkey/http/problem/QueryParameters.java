package dev.latchkey.http.problem;

import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Query parameters without a value, or with two. The framework takes the first one that isn't empty, and what a client means to be a part of a list
 * would be all of it.
 */
final class QueryParameters {
    /** What is searched for: every name has the empty one in it. */
    private static final Set<String> TEXTS = Set.of("q", "search");

    private QueryParameters() {}

    static Optional<Problem.FieldError> wrong(HttpServerRequest request) {
        return request.query() == null ? Optional.empty() : wrong(request.params());
    }

    /** @param parameters in the order of the query */
    static Optional<Problem.FieldError> wrong(Iterable<Map.Entry<String, String>> parameters) {
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, String> parameter : parameters) {
            String name = parameter.getKey();
            String value = parameter.getValue();
            if (value.isEmpty() && !TEXTS.contains(name)) {
                return Optional.of(new Problem.FieldError(name, "has no value"));
            }
            String before = values.putIfAbsent(name, value);
            if (before != null && !before.equals(value)) {
                return Optional.of(new Problem.FieldError(name, "has two values"));
            }
        }
        return Optional.empty();
    }
}
