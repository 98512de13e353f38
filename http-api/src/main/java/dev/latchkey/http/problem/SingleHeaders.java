package dev.latchkey.http.problem;

import io.vertx.core.http.HttpServerRequest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Headers that say one thing, sent twice with two. The framework takes the first; whoever stands between may have gone by the other one, and of two
 * preconditions or keys of a repeat one would be passed over.
 */
final class SingleHeaders {
    private static final List<String> NAMES = List.of("Idempotency-Key", "If-Match", "Authorization", "Content-Type");

    private SingleHeaders() {}

    static Optional<Problem.FieldError> wrong(HttpServerRequest request) {
        return wrong(request.headers()::getAll);
    }

    /** @param lines of a header, by its name */
    static Optional<Problem.FieldError> wrong(Function<String, ? extends Collection<String>> lines) {
        return NAMES.stream()
                .filter(name -> lines.apply(name).stream().distinct().count() > 1)
                .findFirst()
                .map(name -> new Problem.FieldError(name, "has two values"));
    }
}
