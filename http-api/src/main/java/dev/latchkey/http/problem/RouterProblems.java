package dev.latchkey.http.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.http.observability.UnmatchedPaths;
import dev.latchkey.http.proxy.ForwardedFor;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Problem answers for what is refused before a resource is looked for: a path that is none, a body that announces itself as too
 * large. The HTTP server would answer both with a bare status; for paths that are no URI it does unless it runs with
 * {@code -Dvertx.disableURIValidation=true}, which leaves them to this class. Also {@link QueryParameters} and {@link SingleHeaders} that the framework
 * would pass over, and what a proxy that is believed forwards for no address: nobody could be told to wait who guesses codes that way (S5).
 */
@ApplicationScoped
public class RouterProblems {
    /** Its order among the handlers of the router. */
    static final int FIRST = Integer.MIN_VALUE;

    private static final Problem PATH = Problem.of(400, "request.path", "The path is not valid", null);
    private static final Problem FORWARDED = Problem.ofFields(
            400,
            "request.forwarded",
            "The request is forwarded for no address",
            List.of(new Problem.FieldError(ForwardedFor.HEADER, "has to name the client's address")));
    private static final Problem TOO_LARGE = Problem.of(413, "request.too-large", "The body is too large", null);

    private final ObjectMapper json;
    private final long maxBodySize;

    RouterProblems(
            ObjectMapper json, @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodySize) {
        this.json = json;
        this.maxBodySize = maxBodySize.asLongValue();
    }

    void install(@Observes Router router) {
        router.route().order(FIRST).handler(this::admit);
    }

    private void admit(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (isTooLarge(request.getHeader(HttpHeaders.CONTENT_LENGTH))) {
            // the body is not read, so the connection can't go on
            HttpConnection connection = request.connection();
            context.response().putHeader(HttpHeaders.CONNECTION, "close").endHandler(sent -> connection.close());
            answer(context, TOO_LARGE);
        } else if (!isAddress(request.remoteAddress())) {
            answer(context, FORWARDED);
        } else if (!isPath(request)) {
            answer(context, PATH);
        } else {
            SingleHeaders.wrong(request)
                    .or(() -> QueryParameters.wrong(request))
                    .ifPresentOrElse(wrong -> answer(context, invalid(wrong)), context::next);
        }
    }

    private static Problem invalid(Problem.FieldError wrong) {
        return Problem.ofFields(400, "request.invalid", "The request is not valid", List.of(wrong));
    }

    /** Names come from nobody but a proxy. There is no address once the line is gone. */
    private static boolean isAddress(@Nullable SocketAddress from) {
        return from == null || from.hostAddress() != null;
    }

    /** No id has a NUL, and databases refuse it. */
    private static boolean isPath(HttpServerRequest request) {
        try {
            String path = new URI(request.uri()).getPath();
            return path != null && path.indexOf('\0') < 0;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private boolean isTooLarge(@Nullable String contentLength) {
        try {
            return contentLength != null && Long.parseLong(contentLength) > maxBodySize;
        } catch (NumberFormatException e) {
            return false; // no length that the server would have let in
        }
    }

    void answer(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.headWritten()) {
            return;
        }
        UnmatchedPaths.hide(context);
        response.setStatusCode(problem.status()).putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        try {
            response.end(json.writeValueAsString(problem));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem can't be written", e);
        }
    }
}
