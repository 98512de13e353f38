package dev.latchkey.shares.messaging;

import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.Engines;
import dev.latchkey.engines.TestIssuer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/** share-service as it is shipped, in a process of its own that a test can kill. */
final class ServiceProcess implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String schema;
    private final int port;
    private Process process;

    ServiceProcess(String schema) throws IOException {
        this.schema = schema;
        try (ServerSocket socket = new ServerSocket(0)) {
            this.port = socket.getLocalPort();
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    void start() throws IOException {
        start(Map.of());
    }

    /** @param more environment variables, beside or in place of the usual ones */
    void start(Map<String, String> more) throws IOException {
        Properties secrets = new Properties();
        try (var file = ServiceProcess.class.getResourceAsStream("/application.properties")) {
            secrets.load(file);
        }
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-jar",
                "target/quarkus-app/quarkus-run.jar");
        builder.environment()
                .putAll(Map.of(
                        "LATCHKEY_HTTP_PORT", Integer.toString(port),
                        "LATCHKEY_DB_URL", Engines.shared().postgres().urls().reactive(),
                        "LATCHKEY_DB_USER", schema,
                        "LATCHKEY_DB_PASSWORD", "throwaway",
                        "KAFKA_BOOTSTRAP_SERVERS", Engines.shared().kafka().bootstrapServers(),
                        "LATCHKEY_OIDC_URL", TestIssuer.url(),
                        "LATCHKEY_SHARE_SERVICE_URL", url(),
                        "LATCHKEY_ISSUER_KEYS", secrets.getProperty("latchkey.secrets.issuer-keys"),
                        "LATCHKEY_CODE_PEPPER", secrets.getProperty("latchkey.secrets.code-pepper"),
                        "LATCHKEY_ANSWER_KEY", secrets.getProperty("latchkey.secrets.answer-key")));
        builder.environment().put("LATCHKEY_RELAY_COMPARES_HISTORY", "false"); // other tests publish to the same Kafka
        builder.environment().put("LATCHKEY_INSTANCE_ID", "share-service-" + port);
        builder.environment().putAll(more);
        process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    /** What all its lives have said. */
    Path log() {
        return Path.of("target", schema + "-" + port + ".log");
    }

    void awaitEnd() {
        await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive());
    }

    void awaitReady() {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(100))
                .until(this::isReady);
    }

    private boolean isReady() {
        try {
            return HTTP.send(
                                    HttpRequest.newBuilder(URI.create(url() + "/q/health/ready"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** kill -9: no shutdown hook runs, nothing is released. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            kill();
        }
    }
}
