package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.Engines;
import dev.latchkey.engines.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One service as it is packaged, alone on the shared engines. */
final class ServiceJar implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String url;
    private final Process process;

    /** @param settings environment variables beside those that every service has */
    ServiceJar(String service, int port, Map<String, String> settings) {
        String schema = service.replace('-', '_');
        Engines engines = Engines.shared();
        engines.postgres().createSchema(schema, "throwaway");
        url = url(port);
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-jar",
                "../" + service + "/target/quarkus-app/quarkus-run.jar");
        builder.environment()
                .putAll(Map.of(
                        "LATCHKEY_HTTP_PORT",
                        Integer.toString(port),
                        "LATCHKEY_DB_URL",
                        engines.postgres().urls().reactive(),
                        "LATCHKEY_DB_USER",
                        schema,
                        "LATCHKEY_DB_PASSWORD",
                        "throwaway",
                        "KAFKA_BOOTSTRAP_SERVERS",
                        engines.kafka().bootstrapServers(),
                        "LATCHKEY_OIDC_URL",
                        TestIssuer.url(),
                        "LATCHKEY_OIDC_CLIENT_SECRET",
                        "throwaway",
                        "LATCHKEY_INSTANCE_ID",
                        service));
        builder.environment().putAll(settings);
        try {
            process = builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            Path.of("target", "stories-" + builder.environment().get("LATCHKEY_INSTANCE_ID") + ".log")
                                    .toFile()))
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return url;
    }

    void awaitReady() {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    assertThat(process.isAlive())
                            .as("%s has ended, see target/stories-*.log", url)
                            .isTrue();
                    return isReady();
                });
    }

    boolean isReady() {
        HttpRequest ready = HttpRequest.newBuilder(URI.create(url + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HTTP.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM; returns when it has said goodbye to whoever was connected. */
    void stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("%s has ended", url)
                .isTrue();
    }

    /** SIGSTOP: its connections stay, and it says nothing. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -s " + name + " " + process.pid())
                .inheritIO()
                .start()
                .waitFor();
    }

    /** SIGKILL. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
