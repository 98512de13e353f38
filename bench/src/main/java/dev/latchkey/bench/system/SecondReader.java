package dev.latchkey.bench.system;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.engines.ChildProcess;
import dev.latchkey.engines.FreePorts;
import dev.latchkey.engines.PostgresAdmin;
import dev.latchkey.engines.PostgresUrls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Another key-service beside the running one, the same code with the same flags, with an empty schema and consumer groups of its own:
 * it reads all events from the first one on, which is what a rebuild of the lists is. Ends with this process.
 */
public final class SecondReader implements AutoCloseable {
    public static final String SCHEMA = "key_service_rebuild";

    private final ChildProcess child;
    private final String group;

    private SecondReader(ChildProcess child, String group) {
        this.child = child;
        this.group = group;
    }

    /** @param keyService the running one; its environment, flags and folder are taken over */
    public static SecondReader start(ProcessHandle keyService, Database database, Path log) {
        String password = UUID.randomUUID().toString();
        database.execute("drop schema if exists " + SCHEMA + " cascade");
        new PostgresAdmin(new PostgresUrls(database.port()), database.password()).createSchema(SCHEMA, password);
        String group = "key-service-rebuild-" + UUID.randomUUID();
        Path proc = Path.of("/proc", Long.toString(keyService.pid()));
        try {
            Map<String, String> environment = new HashMap<>();
            for (String entry : parts(proc.resolve("environ"))) {
                int equals = entry.indexOf('=');
                if (equals > 0) {
                    environment.put(entry.substring(0, equals), entry.substring(equals + 1));
                }
            }
            String port = Integer.toString(FreePorts.next());
            environment.put("LATCHKEY_DB_USER", SCHEMA);
            environment.put("LATCHKEY_DB_PASSWORD", password);
            environment.put("LATCHKEY_HTTP_PORT", port);
            environment.put("QUARKUS_HTTP_PORT", port);
            environment.put("LATCHKEY_INSTANCE_ID", group);
            environment.put("MP_MESSAGING_INCOMING_KEY_EVENTS_GROUP_ID", group);
            environment.put("MP_MESSAGING_INCOMING_ACCOUNT_EVENTS_GROUP_ID", group + "-accounts");
            List<String> command = new ArrayList<>();
            for (String part : parts(proc.resolve("cmdline"))) {
                command.add(part.equals("-XX:+AutoCreateSharedArchive") ? "-Xshare:auto" : part);
            }
            return new SecondReader(
                    ChildProcess.start(
                            command,
                            environment,
                            Files.readSymbolicLink(proc.resolve("cwd")),
                            log,
                            ChildProcess.StopSignal.TERM),
                    group);
        } catch (IOException e) {
            throw new BenchFailure("key-service can't be started once more: " + e.getMessage(), e);
        }
    }

    public String group() {
        return group;
    }

    public ProcessHandle process() {
        return ProcessHandle.of(child.pid()).orElseThrow(() -> new BenchFailure("the second key-service has ended"));
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    private static List<String> parts(Path file) throws IOException {
        return List.of(Files.readString(file).split("\0"));
    }

    @Override
    public void close() {
        child.stop(Duration.ofSeconds(20));
    }
}
