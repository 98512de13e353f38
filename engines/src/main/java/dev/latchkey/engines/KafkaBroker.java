package dev.latchkey.engines;

import dev.latchkey.engines.ChildProcess.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/** A KRaft broker in a child JVM. {@link #start()} returns when it answers and has the topics of the contract. */
public final class KafkaBroker {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

    private final Settings settings;
    private @Nullable ChildProcess process;

    /**
     * @param jvmFlags  of the broker's JVM, for instance its heap
     * @param classPath of the broker's JVM; by default that of this one
     */
    public record Settings(
            Path dataDirectory, Path logFile, int port, int controllerPort, List<String> jvmFlags, String classPath) {
        public static final List<String> SMALL =
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-Xss512k");

        public Settings(Path dataDirectory, Path logFile, int port, int controllerPort) {
            this(dataDirectory, logFile, port, controllerPort, SMALL, System.getProperty("java.class.path"));
        }
    }

    public KafkaBroker(Settings settings) {
        this.settings = settings;
    }

    /** A broker that another part of this JVM, or a JVM before it, has started with the same settings. */
    public KafkaBroker(Settings settings, Optional<ProcessHandle> running) {
        this.settings = settings;
        this.process =
                running.map(handle -> ChildProcess.of(handle, StopSignal.TERM)).orElse(null);
    }

    public void start() {
        ChildProcess started =
                ChildProcess.start(command(), Map.of(), existing(settings.dataDirectory()), logFile(), StopSignal.TERM);
        process = started;
        // only then a client: one that finds nobody fills the log while it tries again
        boolean listens = Poll.until(STARTS_WITHIN, Duration.ofMillis(20), () -> listens(started));
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
                AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 50,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500,
                AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, 50,
                AdminClientConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500))) {
            if (!listens || !Poll.until(STARTS_WITHIN, Duration.ofMillis(50), () -> answers(started, admin))) {
                throw new EngineFailure("the Kafka broker does not start; see " + settings.logFile());
            }
            Topics.create(admin);
        }
    }

    public void stop() {
        if (process != null) {
            process.stop(Duration.ofSeconds(20));
        }
    }

    public void kill9() {
        if (process != null) {
            process.kill();
        }
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    public long pid() {
        if (process == null) {
            throw new IllegalStateException("Kafka was not started");
        }
        return process.pid();
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + settings.port();
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(settings.jvmFlags());
        command.addAll(List.of("-cp", settings.classPath(), KafkaBrokerMain.class.getName()));
        command.add(settings.dataDirectory().toString());
        command.add(Integer.toString(settings.port()));
        command.add(Integer.toString(settings.controllerPort()));
        return command;
    }

    private Poll listens(ChildProcess started) {
        if (!started.isAlive()) {
            return Poll.GIVE_UP;
        }
        return FreePorts.isListenedOn(settings.port()) ? Poll.DONE : Poll.AGAIN;
    }

    private static Poll answers(ChildProcess started, Admin admin) {
        if (!started.isAlive()) {
            return Poll.GIVE_UP;
        }
        try {
            return admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty() ? Poll.AGAIN : Poll.DONE;
        } catch (ExecutionException | TimeoutException e) {
            return Poll.AGAIN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Poll.GIVE_UP;
        }
    }

    private Path logFile() {
        existing(Folders.parentOf(settings.logFile()));
        return settings.logFile();
    }

    private static Path existing(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new EngineFailure("cannot make " + folder + ": " + e.getMessage(), e);
        }
    }
}
