package dev.latchkey.notifications.it;

import dev.latchkey.engines.ChildProcess;
import dev.latchkey.engines.ChildProcess.StopSignal;
import dev.latchkey.engines.Engines;
import dev.latchkey.engines.FreePorts;
import dev.latchkey.engines.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The service as it is shipped, in a process of its own with a schema of its own: one that can be killed. */
final class ServiceProcess implements AutoCloseable {
    private static final String SCHEMA = "notification_kill";
    private static final String PASSWORD = "throwaway";

    private final int port = FreePorts.next();
    private final ChildProcess process;

    private ServiceProcess(int smtpPort, Instant silentUntil) throws IOException {
        Engines engines = Engines.shared();
        engines.postgres().createSchema(SCHEMA, PASSWORD);
        Map<String, String> environment = new HashMap<>(Map.of(
                "LATCHKEY_HTTP_PORT",
                Integer.toString(port),
                "LATCHKEY_DB_URL",
                engines.postgres().urls().reactive(),
                "LATCHKEY_DB_USER",
                SCHEMA,
                "LATCHKEY_DB_PASSWORD",
                PASSWORD,
                "KAFKA_BOOTSTRAP_SERVERS",
                engines.kafka().bootstrapServers(),
                "LATCHKEY_OIDC_URL",
                TestIssuer.url(),
                "LATCHKEY_SHARE_SERVICE_URL",
                "http://127.0.0.1:1",
                "LATCHKEY_SMTP_HOST",
                "127.0.0.1",
                "LATCHKEY_SMTP_PORT",
                Integer.toString(smtpPort),
                "LATCHKEY_NOTICES_SILENT_UNTIL",
                silentUntil.toString()));
        environment.put("LATCHKEY_MAIL_LEASE", "PT3S");
        // beside the service that other tests of this JVM run
        environment.put("MP_MESSAGING_INCOMING_KEY_EVENTS_GROUP_ID", SCHEMA);
        environment.put("MP_MESSAGING_INCOMING_ACCOUNT_EVENTS_GROUP_ID", SCHEMA + "-accounts");
        Path target = Path.of("target").toAbsolutePath();
        process = ChildProcess.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx192m",
                        "-jar",
                        target.resolve("quarkus-app/quarkus-run.jar").toString()),
                environment,
                target,
                Files.createDirectories(target.resolve("engines")).resolve("service.log"),
                StopSignal.TERM);
    }

    static ServiceProcess start(int smtpPort, Instant silentUntil) throws IOException {
        return new ServiceProcess(smtpPort, silentUntil);
    }

    /** 0 while it doesn't answer. */
    int status(String path) {
        return get(path, null).status();
    }

    String body(String path, String token) {
        return get(path, token).body();
    }

    private record Answer(int status, String body) {}

    private Answer get(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Answer(0, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    void kill9() {
        process.kill();
    }

    @Override
    public void close() {
        process.kill();
    }
}
