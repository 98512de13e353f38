package dev.latchkey.http.problem;

import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.Context;
import io.vertx.core.VertxOptions;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code X-Forwarded-For} the one address that it begins with, or {@value #UNKNOWN}, before the framework reads it: where
 * it begins with nothing, Quarkus throws while there is no route yet (3.33), and the request would get no answer at all; and of an
 * IPv6 address in brackets it makes none. Whom to believe is Quarkus' matter; {@link RouterProblems} refuses what is unknown.
 *
 * <p>It traces nothing. A tracer is what the HTTP server asks before it handles a request, and nothing else of ours is.
 */
@ApplicationScoped
public class ForwardedFor implements VertxOptionsCustomizer {
    static final String HEADER = "X-Forwarded-For";
    /** RFC 7239 §6.2. */
    private static final String UNKNOWN = "unknown";

    @Override
    public void accept(VertxOptions options) {
        options.setTracingOptions(new TracingOptions().setFactory(any -> new BeforeTheServer()));
    }

    /** @param told with or without a port, and the proxies on the way */
    static String address(String told) {
        int comma = told.indexOf(',');
        String first = (comma < 0 ? told : told.substring(0, comma)).strip();
        int port = first.lastIndexOf(':');
        boolean hasPort = first.startsWith("[") ? port > first.indexOf(']') : port >= 0 && port == first.indexOf(':');
        try {
            return InetAddress.ofLiteral(hasPort ? first.substring(0, port) : first)
                    .getHostAddress();
        } catch (IllegalArgumentException e) {
            return UNKNOWN;
        }
    }

    private static final class BeforeTheServer implements VertxTracer<@Nullable Void, @Nullable Void> {
        @Override
        public <R> @Nullable Void receiveRequest(
                Context context,
                SpanKind kind,
                TracingPolicy policy,
                R request,
                String operation,
                Iterable<Map.Entry<String, String>> headers,
                TagExtractor<R> tags) {
            if (request instanceof HttpRequest http) {
                String told = http.headers().get(HEADER);
                if (told != null) {
                    http.headers().set(HEADER, address(told));
                }
            }
            return null;
        }
    }
}
