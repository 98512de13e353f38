package dev.latchkey.lock.bridge;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** HTTP in place of a radio: JSON in, JSON out, for phones on this machine. */
final class RadioServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(RadioServer.class.getName());
    private static final int MAX_BODY_BYTES = 16_384;

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final RadioApi api;

    /** Takes the port; nothing is answered before {@link #start}. */
    RadioServer(InetSocketAddress address, RadioApi api) throws IOException {
        this.server = HttpServer.create(address, 0);
        this.api = api;
        server.setExecutor(executor);
        server.createContext("/", this::handle);
    }

    void start() {
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            RadioAnswer answer;
            try {
                answer = answer(exchange);
            } catch (ParseException e) {
                answer = RadioAnswer.problem(
                        400, "radio.bad-request", "The body is no JSON object, or a member is missing or wrong.");
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.ERROR, "request failed", e);
                answer = RadioAnswer.problem(500, "radio.failed", "It could not be done, and nothing was changed.");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                answer = RadioAnswer.problem(503, "radio.stopping", "The bridge is being stopped.");
            }
            send(exchange, answer);
        }
    }

    private RadioAnswer answer(HttpExchange exchange) throws IOException, ParseException, InterruptedException {
        // a web page that is open on this machine is not a phone at the door
        if (exchange.getRequestHeaders().containsKey("Origin")) {
            return RadioAnswer.problem(403, "radio.no-browsers", "Not for web pages.");
        }
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            return RadioAnswer.problem(413, "radio.too-large", "The body is too large.");
        }
        List<String> path = Stream.of(exchange.getRequestURI().getPath().split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .toList();
        Map<String, Object> members =
                body.length == 0 ? Map.of() : JSONObjectUtils.parse(new String(body, StandardCharsets.UTF_8));
        if (members == null) { // null is JSON too
            throw new ParseException("no object", 0);
        }
        return api.answer(new RadioRequest(exchange.getRequestMethod(), path, members));
    }

    private static void send(HttpExchange exchange, RadioAnswer answer) throws IOException {
        byte[] json = JSONObjectUtils.toJSONString(answer.body()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .set("Content-Type", answer.isProblem() ? "application/problem+json" : "application/json");
        exchange.sendResponseHeaders(answer.status(), json.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(json);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
