package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The one-machine mode as its user runs it, on free ports and with a data folder of its own. */
final class OneMachine implements AutoCloseable {
    private static final List<String> SERVICES = List.of(
            "LATCHKEY_SHARE_SERVICE_PORT",
            "LATCHKEY_KEY_SERVICE_PORT",
            "LATCHKEY_DEVICE_GATEWAY_PORT",
            "LATCHKEY_NOTIFICATION_SERVICE_PORT");
    private static final List<String> OTHER_PORTS = List.of(
            "LATCHKEY_ENTRANCE_PORT",
            "LATCHKEY_BRIDGE_HTTP_PORT",
            "LATCHKEY_SIGN_IN_PORT",
            "LATCHKEY_MQTT_PORT",
            "LATCHKEY_MQTT_TLS_PORT",
            "LATCHKEY_MQTT_WEB_SOCKET_PORT",
            "LATCHKEY_SMTP_PORT",
            "LATCHKEY_POSTGRES_PORT",
            "LATCHKEY_KAFKA_PORT",
            "LATCHKEY_KAFKA_CONTROLLER_PORT");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Path root = Path.of("..").toAbsolutePath().normalize();
    private final Path logs = Path.of("target").toAbsolutePath();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Process up;

    OneMachine(Path home) {
        environment.put("LATCHKEY_HOME", home.toString());
        Stream.concat(SERVICES.stream(), OTHER_PORTS.stream())
                .forEach(name -> environment.put(name, Integer.toString(freePort())));
    }

    /** What a command printed, and how it ended. */
    record Outcome(int exitCode, String output) {}

    /** Types {@code ./latchkey up} and waits until it says that it is ready. */
    void up() {
        Path log = logs.resolve("up.log");
        try {
            Files.deleteIfExists(log);
            up = process(log, "up").start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    if (!up.isAlive()) {
                        throw new AssertionError("up has ended: " + Files.readString(log));
                    }
                    return Files.readString(log).contains("Latchkey is ready");
                });
    }

    /** Types a command and waits for its end. */
    Outcome run(String... arguments) throws IOException, InterruptedException {
        Path log = logs.resolve(arguments[0] + ".log");
        Files.deleteIfExists(log);
        Process process = process(log, arguments).start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
        }
        return new Outcome(process.exitValue(), Files.readString(log));
    }

    /** kill -9 of PostgreSQL alone; waits until the launcher has started it again and all services are ready. */
    void killDatabase() throws IOException, InterruptedException {
        String killed = databaseProcess();
        ProcessHandle.of(Long.parseLong(killed)).orElseThrow().destroyForcibly();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !List.of(killed, "-").contains(databaseProcess()) && ready());
    }

    /** As {@code status} prints it: {@code -} if there is none. */
    private String databaseProcess() throws IOException, InterruptedException {
        return run("status")
                .output()
                .lines()
                .filter(line -> line.startsWith("postgres "))
                .map(line -> line.split(" +")[1])
                .findFirst()
                .orElseThrow();
    }

    private boolean ready() {
        return SERVICES.stream()
                .map(service -> "http://127.0.0.1:" + environment.get(service) + "/q/health/ready")
                .allMatch(OneMachine::answers);
    }

    private static boolean answers(String url) {
        try {
            return CLIENT.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** kill -9 of the launcher and of everything it has started, in no order. */
    int killEverything() throws InterruptedException {
        List<ProcessHandle> all = tree();
        all.forEach(ProcessHandle::destroyForcibly);
        up.waitFor();
        await().atMost(Duration.ofSeconds(30)).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
        return all.size();
    }

    /** Asks the launcher to end, as Ctrl-C does; a JVM whose parent ignores Ctrl-C ignores it too. Fails if anything is left running. */
    void end() throws IOException, InterruptedException {
        List<ProcessHandle> all = tree();
        new ProcessBuilder("kill", "-TERM", Long.toString(up.pid())).start().waitFor();
        up.waitFor(60, TimeUnit.SECONDS);
        // the watchers that end children of a killed launcher see its end a moment later
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(all).as("left running").noneMatch(ProcessHandle::isAlive));
    }

    private List<ProcessHandle> tree() {
        return Stream.concat(Stream.of(up.toHandle()), up.descendants()).toList();
    }

    private ProcessBuilder process(Path log, String... arguments) throws IOException {
        Path jar;
        try (Stream<Path> files = Files.list(root.resolve("local/target"))) {
            jar = files.filter(f -> f.getFileName().toString().matches("latchkey-local-.*(?<!sources)\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx160m",
                                "-Dlatchkey.root=" + root,
                                "-jar",
                                jar.toString()),
                        Stream.of(arguments))
                .toList());
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true).redirectOutput(log.toFile());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (up != null && up.isAlive()) {
            killEverything();
        }
    }
}
