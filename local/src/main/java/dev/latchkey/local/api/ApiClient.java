package dev.latchkey.local.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends JSON to one base address and reads JSON. Thread-safe. */
public final class ApiClient {
    public static final String CONSISTENCY = "Latchkey-Consistency";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient SHARED = builder().build();

    private final String base;
    private final HttpClient http;

    public ApiClient(String base) {
        this(base, SHARED);
    }

    private ApiClient(String base, HttpClient http) {
        this.base = base;
        this.http = http;
    }

    /** A client whose requests come from this address of the machine, as those of another device would. */
    public ApiClient from(InetAddress address) {
        return new ApiClient(base, builder().localAddress(address).build());
    }

    private static HttpClient.Builder builder() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
    }

    /** @param body turned into JSON; null for none */
    public Reply send(String method, String path, Map<String, String> headers, @Nullable Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : publisher(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        return exchange(method + " " + path, request.build());
    }

    /** A form, as OAuth endpoints take it. */
    public Reply form(String path, String encoded) {
        return exchange(
                "POST " + path,
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(encoded))
                        .build());
    }

    private Reply exchange(String what, HttpRequest request) {
        long begin = System.nanoTime();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            return new Reply(what, response.statusCode(), response.headers(), json(response.body()), took);
        } catch (IOException e) {
            throw new Unreachable(what + " was not answered at " + base + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable(what + " was interrupted");
        }
    }

    private static HttpRequest.BodyPublisher publisher(Object body) {
        try {
            return HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JSON body", e);
        }
    }

    private static JsonNode json(String text) {
        if (text.isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** Nobody answered. */
    public static final class Unreachable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreachable(String message) {
            super(message);
        }
    }
}
