package dev.latchkey.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The engines that all tests of one JVM share, on random ports, with throwaway data below {@code target/}.
 *
 * <p>Quarkus loads test resources and tests in different class loaders, so what is running is kept in system properties,
 * not in a static field: {@link #shared()} gives the same servers everywhere.
 */
public final class Engines {
    private static final String PREFIX = "latchkey.engines.shared.";
    private static final String ADMIN_PASSWORD = "throwaway";

    private final PostgresServer postgres;
    private final KafkaBroker kafka;

    private Engines(PostgresServer postgres, KafkaBroker kafka) {
        this.postgres = postgres;
        this.kafka = kafka;
    }

    /** The engines of this JVM, started at the first call. They die with the JVM. */
    public static Engines shared() {
        synchronized (Runtime.getRuntime()) {
            return System.getProperty(PREFIX + "home") == null ? start() : attach();
        }
    }

    public PostgresServer postgres() {
        return postgres;
    }

    public KafkaBroker kafka() {
        return kafka;
    }

    /** Starts the broker again after a test has stopped or killed it. Its data and ports are the same. */
    public void restartKafka() {
        kafka.start();
        remember("kafka.pid", kafka.pid());
    }

    /** Starts the database again after a test has stopped or killed it. Its data and port are the same. */
    public void restartPostgres() {
        postgres.start();
        remember("postgres.pid", postgres.pid());
    }

    private static Engines start() {
        try {
            Path target = Files.createDirectories(Path.of("target", "engines").toAbsolutePath());
            Path home = Files.createTempDirectory(target, "run-");
            remember("postgres.port", FreePorts.next());
            remember("kafka.port", FreePorts.next());
            remember("kafka.controller-port", FreePorts.next());
            PostgresServer postgres = new PostgresServer(postgresSettings(home));
            KafkaBroker kafka = new KafkaBroker(kafkaSettings(home));
            CompletableFuture<Void> database = CompletableFuture.runAsync(postgres::start);
            kafka.start();
            database.join();
            remember("postgres.pid", postgres.pid());
            remember("kafka.pid", kafka.pid());
            System.setProperty(PREFIX + "home", home.toString());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(home), "engines-shutdown"));
            return new Engines(postgres, kafka);
        } catch (IOException e) {
            throw new EngineFailure("cannot make a data folder below target/: " + e.getMessage(), e);
        }
    }

    private static Engines attach() {
        Path home = Path.of(System.getProperty(PREFIX + "home"));
        return new Engines(
                new PostgresServer(postgresSettings(home), running("postgres.pid")),
                new KafkaBroker(kafkaSettings(home), running("kafka.pid")));
    }

    private static void stop(Path home) {
        Engines engines = attach();
        engines.kafka().kill9();
        engines.postgres().kill9();
        try {
            Folders.delete(home);
        } catch (IOException e) {
            System.err.println("left behind: " + home + " (" + e.getMessage() + ")");
        }
    }

    private static PostgresServer.Settings postgresSettings(Path home) {
        return new PostgresServer.Settings(
                home.resolve("postgres"),
                home.resolveSibling("postgres.log"),
                Integer.getInteger(PREFIX + "postgres.port"),
                ADMIN_PASSWORD,
                Folders.cache());
    }

    private static KafkaBroker.Settings kafkaSettings(Path home) {
        return new KafkaBroker.Settings(
                home.resolve("kafka"),
                home.resolveSibling("kafka.log"),
                Integer.getInteger(PREFIX + "kafka.port"),
                Integer.getInteger(PREFIX + "kafka.controller-port"));
    }

    private static Optional<ProcessHandle> running(String name) {
        return ProcessHandle.of(Long.getLong(PREFIX + name));
    }

    private static void remember(String name, long value) {
        System.setProperty(PREFIX + name, Long.toString(value));
    }
}
