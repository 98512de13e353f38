package dev.latchkey.system;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.lock.bridge.ReferenceBridge;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reference bridge as its users start it, with the radio of its locks. What its locks remember outlives a kill. */
final class BridgeProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("bridge ready httpPort=(\\d+)");
    private static final Pattern ORDER = Pattern.compile("(?:order .+|lock out of reach) lockId=(\\S+)");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String bridgeId;
    private final Path data;
    private final int mqttPort;
    private final String keySet;
    private final Map<String, String> settings;
    private final List<ArrivedOrder> orders = new CopyOnWriteArrayList<>();
    private final AtomicInteger takenOver = new AtomicInteger();
    private Process process;
    private int httpPort;

    /** @param settings environment variables beside those that every bridge has here */
    BridgeProcess(String bridgeId, Path data, int mqttPort, String keySet, Map<String, String> settings) {
        this.bridgeId = bridgeId;
        this.data = data;
        this.mqttPort = mqttPort;
        this.keySet = keySet;
        this.settings = Map.copyOf(settings);
        start();
    }

    /** Enrolled by its secret. */
    static BridgeProcess withSecret(String bridgeId, String secret, Path data, int mqttPort, String keySet) {
        return new BridgeProcess(
                bridgeId,
                data,
                mqttPort,
                keySet,
                Map.of("LATCHKEY_BRIDGE_ID", bridgeId, "LATCHKEY_BRIDGE_SECRET", secret));
    }

    String bridgeId() {
        return bridgeId;
    }

    String secret() {
        return settings.get("LATCHKEY_BRIDGE_SECRET");
    }

    /** All that it was given in all its lives, as its log tells: also what it could do nothing about. */
    List<ArrivedOrder> orders() {
        return orders;
    }

    /** How often it was told that another connection has taken its place. */
    int takenOver() {
        return takenOver.get();
    }

    private void says(String line) {
        Matcher order = ORDER.matcher(line);
        if (order.find()) {
            orders.add(new ArrivedOrder(bridgeId, order.group(1), Instant.now()));
        } else if (line.contains("reason=taken over by another connection")) {
            takenOver.incrementAndGet();
        }
    }

    private void start() {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ReferenceBridge.class.getName()));
        builder.environment()
                .putAll(Map.of(
                        "LATCHKEY_BRIDGE_DATA",
                        data.toString(),
                        "LATCHKEY_MQTT_PORT",
                        Integer.toString(mqttPort),
                        "LATCHKEY_BRIDGE_HTTP_PORT",
                        "0",
                        "LATCHKEY_JWKS_URL",
                        keySet,
                        "LATCHKEY_EXIT_ON_STDIN_EOF",
                        "true"));
        builder.environment().putAll(settings);
        StringBuilder said = new StringBuilder();
        try {
            process = builder.redirectErrorStream(true).start();
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher ready = READY.matcher(line);
                if (ready.find()) {
                    httpPort = Integer.parseInt(ready.group(1));
                    Thread.ofVirtual().start(() -> lines.lines().forEach(this::says));
                    return;
                }
                says(line);
                said.append(line).append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("bridge has not started:\n" + said);
    }

    /** SIGKILL, and at once another process on the same data. */
    void dieAndComeBack() throws InterruptedException {
        process.destroyForcibly().waitFor();
        start();
    }

    /** Of the bridge itself. */
    JsonNode state() {
        return radio("GET", "/bridge", Map.of());
    }

    JsonNode lock(String lockId) {
        return radio("GET", "/locks/" + lockId, Map.of());
    }

    /** @return what the radio answers, whatever the status */
    JsonNode radio(String method, String path, Map<String, ?> body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                    .timeout(Duration.ofSeconds(30))
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                    .build();
            return JSON.readTree(
                    HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean isConnected() {
        return state().path("connected").booleanValue();
    }

    /** By itself it stays so until it is told otherwise, or started again. */
    void connect(boolean online) {
        radio("POST", online ? "/bridge/connect" : "/bridge/disconnect", Map.of());
    }

    void awaitConnected() {
        await(bridgeId).atMost(Duration.ofSeconds(60)).until(this::isConnected);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
