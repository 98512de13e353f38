package dev.latchkey.http.proxy;

import dev.latchkey.http.problem.RouterProblems;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code X-Forwarded-For} the one address of the client, or {@value #UNKNOWN}, before the framework reads it, which would take the first one: a
 * proxy that appends leaves there whatever the client has written (S5). Each proxy that is trusted has told the truth about who came to it, so the
 * client is the last address that is no such proxy's.
 *
 * <p>Where there is none, Quarkus throws while there is no route yet (3.33), and the request would get no answer at all; and of an IPv6 address in
 * brackets it makes none. Whether the proxy itself is believed is Quarkus' matter; {@link RouterProblems} refuses what is unknown.
 *
 * <p>It traces nothing. A tracer is what the HTTP server asks before it handles a request, and nothing else of ours is.
 */
@ApplicationScoped
public class ForwardedFor implements VertxOptionsCustomizer {
    static final String SETTING = "quarkus.http.proxy.trusted-proxies";
    public static final String HEADER = "X-Forwarded-For";
    /** RFC 7239 §6.2. */
    private static final String UNKNOWN = "unknown";

    private final TrustedProxies proxies;

    ForwardedFor(@ConfigProperty(name = SETTING) Optional<List<String>> proxies) {
        this.proxies = TrustedProxies.of(proxies.orElse(List.of()));
    }

    @Override
    public void accept(VertxOptions options) {
        options.setTracingOptions(new TracingOptions().setFactory(any -> new BeforeTheServer(proxies)));
    }

    /**
     * If all of them are proxies', the first: then it is one that asks.
     *
     * @param lines of the header, in their order; addresses with or without a port
     */
    static String client(List<String> lines, TrustedProxies proxies) {
        String client = UNKNOWN;
        List<String> told = Arrays.stream(String.join(",", lines).split(","))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toList();
        for (String element : told.reversed()) {
            InetAddress address = parse(element);
            if (address == null) {
                return UNKNOWN;
            }
            client = address.getHostAddress();
            if (!proxies.contains(address)) {
                return client;
            }
        }
        return client;
    }

    /** @return null for what is no address */
    static @Nullable InetAddress parse(String told) {
        int port = told.lastIndexOf(':');
        boolean hasPort = told.startsWith("[") ? port > told.indexOf(']') : port >= 0 && port == told.indexOf(':');
        try {
            return InetAddress.ofLiteral(hasPort ? told.substring(0, port) : told);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private record BeforeTheServer(TrustedProxies proxies) implements VertxTracer<@Nullable Void, @Nullable Void> {
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
                List<String> told = http.headers().getAll(HEADER);
                if (!told.isEmpty()) {
                    http.headers().set(HEADER, client(told, proxies));
                }
            }
            return null;
        }
    }
}
