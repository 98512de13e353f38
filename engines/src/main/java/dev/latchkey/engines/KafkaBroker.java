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
import org.jspecify.annotations.Nullable;

/** A KRaft broker in a child JVM. {@link #start()} returns when it answers and has the topics of the contract. */
public final class KafkaBroker implements KafkaEngine {
    /** What every broker of ours runs with, wherever it comes from. */
    static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("default.replication.factor", "1"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "4"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // one machine needs few threads and small buffers; the cleaner's default buffer alone is 128 MB
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "4"),
            Map.entry("background.threads", "2"),
            Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
            Map.entry("log.index.size.max.bytes", "1048576"),
            // each is a write that waits for the disk, and there is no other controller to notice that this one is gone
            Map.entry("metadata.max.idle.interval.ms", "10000"),
            // after a kill -9 the controller waits for the old session of this very broker; the default is 9 s
            Map.entry("broker.session.timeout.ms", "2000"),
            Map.entry("broker.heartbeat.interval.ms", "500"));

    private final Settings settings;
    private @Nullable ChildProcess process;

    /**
     * @param jvmFlags  of the broker's JVM, for instance its heap
     * @param classPath of the broker's JVM; by default that of this one
     * @param detours further ways in; by default none
     */
    public record Settings(
            Path dataDirectory,
            Path logFile,
            int port,
            int controllerPort,
            List<String> jvmFlags,
            String classPath,
            List<Detour> detours) {
        public static final List<String> SMALL =
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-Xss512k");

        public Settings {
            detours = List.copyOf(detours);
        }

        public Settings(
                Path dataDirectory,
                Path logFile,
                int port,
                int controllerPort,
                List<String> jvmFlags,
                String classPath) {
            this(dataDirectory, logFile, port, controllerPort, jvmFlags, classPath, List.of());
        }

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

    @Override
    public void start() {
        ChildProcess started =
                ChildProcess.start(command(), Map.of(), existing(settings.dataDirectory()), logFile(), StopSignal.TERM);
        process = started;
        if (!new BrokerReadiness(bootstrapServers()).awaitWithTopics(started::isAlive)) {
            throw new EngineFailure("the Kafka broker does not start; see " + settings.logFile());
        }
    }

    public void stop() {
        if (process != null) {
            process.stop(Duration.ofSeconds(20));
        }
    }

    @Override
    public void kill9() {
        if (process != null) {
            process.kill();
        }
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The one that was started last; it may have ended. */
    public Optional<ProcessHandle> process() {
        return Optional.ofNullable(process).map(ChildProcess::handle);
    }

    public long pid() {
        if (process == null) {
            throw new IllegalStateException("Kafka was not started");
        }
        return process.pid();
    }

    @Override
    public void discard() {
        kill9();
    }

    @Override
    public String handle() {
        return Long.toString(pid());
    }

    @Override
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
        settings.detours().forEach(detour -> command.add(detour.toString()));
        return command;
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
