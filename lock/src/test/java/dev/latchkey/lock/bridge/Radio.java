package dev.latchkey.lock.bridge;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.PublicJwk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** A phone at the door, the maker at the bench. */
final class Radio {
    record Answer(int status, Map<String, Object> body) {}

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port;

    Radio(int port) {
        this.port = port;
    }

    PublicJwk makeLock(String lockId) {
        Answer made = post("/locks", Map.of("lockId", lockId, "timeZone", "Europe/Zurich"));
        @SuppressWarnings("unchecked") // a JSON object has text keys
        Map<String, Object> key =
                (Map<String, Object>) Objects.requireNonNull(made.body().get("publicKey"));
        return PublicJwk.parse(key).orElseThrow();
    }

    /** Asks for a challenge and answers it. */
    Map<String, Object> unlock(String lockId, Device device, String credential) {
        Answer given = post("/locks/" + lockId + "/challenge", Map.of());
        String challenge = String.valueOf(given.body().get("challenge"));
        String proof = device.proveForUnlock(lockId, challenge, Instant.now());
        return post("/locks/" + lockId + "/unlock", Map.of("credential", credential, "proof", proof))
                .body();
    }

    Map<String, Object> lock(String lockId) {
        return get("/locks/" + lockId).body();
    }

    Map<String, Object> bridge() {
        return get("/bridge").body();
    }

    Answer get(String path) {
        return send(request(path).GET().build());
    }

    Answer post(String path, Map<String, Object> body) {
        return postText(path, JSONObjectUtils.toJSONString(body));
    }

    Answer postText(String path, String body) {
        return send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
    }

    Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSONObjectUtils.parse(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException | ParseException e) {
            throw new AssertionError(e);
        }
    }
}
