package dev.latchkey.engines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventBatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * share-service's event log, for tests of the services that ask it for what they missed: {@code GET /v1/locks/{lockId}/events}.
 * It has the events that a test gives it; everything else is not found there. One per JVM, spoken to over HTTP by every class
 * loader.
 */
public final class TestEventLog {
    private static final String URL = "latchkey.test-event-log.url";
    private static final ObjectMapper JSON = new ObjectMapper();

    private TestEventLog() {}

    /** The value of {@code LATCHKEY_SHARE_SERVICE_URL}. */
    public static String url() {
        synchronized (Runtime.getRuntime()) {
            if (System.getProperty(URL) == null) {
                start();
            }
        }
        return System.getProperty(URL);
    }

    /** From now on these are all events of the lock, in their order. */
    public static void holds(String lockId, List<Envelope<byte[]>> events) {
        put(lockId, EventBatch.write(events));
    }

    /** From now on the lock's events can't be asked for. */
    public static void isAwayFor(String lockId) {
        put(lockId, new byte[0]);
    }

    private static void put(String lockId, byte[] batch) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(URI.create(url() + "/v1/locks/" + lockId + "/events"))
                            .PUT(HttpRequest.BodyPublishers.ofByteArray(batch))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new EngineFailure("cannot reach the test event log", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineFailure("interrupted", e);
        }
    }

    private static void start() {
        try {
            Map<String, byte[]> logs = new ConcurrentHashMap<>();
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                try (exchange) {
                    String path = exchange.getRequestURI().getPath();
                    if (exchange.getRequestMethod().equals("PUT")) {
                        logs.put(path, exchange.getRequestBody().readAllBytes());
                        exchange.sendResponseHeaders(204, -1);
                    } else {
                        answer(exchange, logs.get(path));
                    }
                }
            });
            server.setExecutor(task -> Thread.ofVirtual().start(task));
            server.start();
            System.setProperty(URL, "http://127.0.0.1:" + server.getAddress().getPort());
        } catch (IOException e) {
            throw new EngineFailure("cannot start the test event log: " + e.getMessage(), e);
        }
    }

    private static void answer(HttpExchange exchange, byte @Nullable [] log) throws IOException {
        if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
            exchange.sendResponseHeaders(401, -1);
        } else if (log == null) {
            exchange.sendResponseHeaders(404, -1);
        } else if (log.length == 0) {
            exchange.sendResponseHeaders(503, -1);
        } else {
            byte[] page = JSON.writeValueAsBytes(page(log, exchange.getRequestURI()));
            exchange.getResponseHeaders().set("Content-Type", EventBatch.MEDIA_TYPE);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        }
    }

    private static ArrayNode page(byte[] log, URI request) throws IOException {
        long after = parameter(request, "after");
        long limit = parameter(request, "limit");
        ArrayNode page = JSON.createArrayNode();
        for (JsonNode event : JSON.readTree(log)) {
            if (event.path("sequence").asLong() > after && page.size() < limit) {
                page.add(event);
            }
        }
        return page;
    }

    private static long parameter(URI request, String name) {
        for (String parameter : request.getQuery().split("&")) {
            if (parameter.startsWith(name + "=")) {
                return Long.parseLong(parameter.substring(name.length() + 1));
            }
        }
        throw new IllegalArgumentException("no " + name);
    }
}
