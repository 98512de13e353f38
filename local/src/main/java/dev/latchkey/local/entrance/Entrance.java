package dev.latchkey.local.entrance;

import dev.latchkey.local.entrance.Route.Target;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyOptions;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One port for everything: forwards each request to the service that answers its path, streams included (server-sent
 * events, WebSockets), and shows the received mails. What it says about the client replaces what the client said.
 */
public final class Entrance {
    private static final long LARGEST_BODY = 1024 * 1024;
    private static final int CONNECTIONS_PER_SERVICE = 128;

    /** As much as the services take. */
    private static final int LONGEST_HEAD = 16 * 1024;

    /** A service that is silent for so long won't answer; as in nginx.conf. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(75);

    private final String host;
    private final int port;
    private final Map<Target, Integer> ports;
    private final MailServer mails;
    private final String welcome;
    private final Forwarding forwarding;
    private final Duration longestSilence;
    private @Nullable Vertx vertx;

    /**
     * @param host    the address to listen at
     * @param ports   of the services, on this machine; paths of those that are missing answer 404
     * @param welcome the page at {@code /}
     */
    public Entrance(String host, int port, Map<Target, Integer> ports, MailServer mails, String welcome) {
        this(host, port, ports, mails, welcome, LONGEST_SILENCE);
    }

    Entrance(
            String host,
            int port,
            Map<Target, Integer> ports,
            MailServer mails,
            String welcome,
            Duration longestSilence) {
        this.host = host;
        this.port = port;
        this.ports = Map.copyOf(ports);
        this.mails = mails;
        this.welcome = welcome;
        this.forwarding = new Forwarding(port);
        this.longestSilence = longestSilence;
    }

    /** Returns when it listens. */
    public void start() {
        Vertx started = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(2).setInternalBlockingPoolSize(2));
        vertx = started;
        HttpClient client = started.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS_PER_SERVICE)
                .setKeepAlive(true)
                .setIdleTimeout((int) longestSilence.toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setConnectTimeout(2_000));
        Map<Target, HttpProxy> proxies = new EnumMap<>(Target.class);
        ports.forEach((target, backend) -> proxies.put(
                target,
                HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(true), client)
                        .origin(backend, "127.0.0.1")
                        .addInterceptor(forwarding)));
        started.createHttpServer(new HttpServerOptions()
                        .setHost(host)
                        .setPort(port)
                        .setHttp2ClearTextEnabled(
                                false) // a body of HTTP/2 may have no length, and forwarding needs one
                        .setMaxInitialLineLength(LONGEST_HEAD)
                        .setMaxHeaderSize(LONGEST_HEAD)
                        .setHandle100ContinueAutomatically(true))
                .requestHandler(request -> handle(started, proxies, request))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    public void stop() {
        Vertx running = vertx;
        if (running != null) {
            running.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(5, TimeUnit.SECONDS)
                    .exceptionally(failure -> null)
                    .join();
        }
    }

    private void handle(Vertx running, Map<Target, HttpProxy> proxies, HttpServerRequest request) {
        String path = request.path() == null ? "/" : request.path();
        switch (path) {
            case "/" -> answer(request, 200, "text/html; charset=utf-8", welcome);
            case "/mail" ->
                running.<String>executeBlocking(mails::page)
                        .onComplete(page -> answer(request, 200, "text/html; charset=utf-8", page.result()));
            case "/mail/messages" ->
                running.<String>executeBlocking(() -> mails.json(request.getParam("to")))
                        .onComplete(json -> answer(request, 200, "application/json", json.result()));
            default -> forward(proxies, request, path);
        }
    }

    private void forward(Map<Target, HttpProxy> proxies, HttpServerRequest request, String path) {
        Optional<ProblemAnswer> refusal = bodyRefusal(request);
        Optional<HttpProxy> proxy = Route.of(request.method().name(), path).map(proxies::get);
        if (refusal.isPresent()) {
            refuse(request, refusal.get());
        } else if (proxy.isPresent()) {
            forwarding.introduce(request);
            proxy.get().handle(request);
        } else {
            refuse(request, ProblemAnswer.NOT_FOUND);
        }
    }

    private static Optional<ProblemAnswer> bodyRefusal(HttpServerRequest request) {
        List<String> encodings = request.headers().getAll("Transfer-Encoding");
        if (!encodings.isEmpty()) {
            // how long it is turns out: the service has its own limit
            boolean chunked = encodings.size() == 1 && encodings.getFirst().equalsIgnoreCase("chunked");
            return chunked ? Optional.empty() : Optional.of(ProblemAnswer.LENGTH_REQUIRED);
        }
        String length = request.getHeader("Content-Length");
        boolean tooLarge = length != null && (length.length() > 10 || Long.parseLong(length) > LARGEST_BODY);
        return tooLarge ? Optional.of(ProblemAnswer.TOO_LARGE) : Optional.empty();
    }

    private static void refuse(HttpServerRequest request, ProblemAnswer answer) {
        if (answer != ProblemAnswer.NOT_FOUND) {
            request.response().putHeader("Connection", "close"); // its body is not read
        }
        answer(request, answer.status(), ProblemAnswer.MEDIA_TYPE, answer.body());
    }

    private static void answer(HttpServerRequest request, int status, String type, @Nullable String body) {
        HttpServerResponse response = request.response();
        if (body == null) {
            response.setStatusCode(500).end();
        } else {
            response.setStatusCode(status).putHeader("Content-Type", type).end(body);
        }
    }
}
