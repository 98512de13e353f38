package dev.latchkey.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The engines that all tests of one JVM share, on random ports, with throwaway data below {@code target/} or in containers.
 *
 * <p>Quarkus loads test resources and tests in different class loaders, so what is running is kept in system properties,
 * not in a static field: {@link #shared()} gives the same servers everywhere.
 */
public final class Engines {
    private static final String PREFIX = "latchkey.engines.shared.";

    private final PostgresEngine postgres;
    private final KafkaEngine kafka;

    private Engines(PostgresEngine postgres, KafkaEngine kafka) {
        this.postgres = postgres;
        this.kafka = kafka;
    }

    /** The engines of this JVM, started at the first call. They die with the JVM. */
    public static Engines shared() {
        synchronized (Runtime.getRuntime()) {
            return System.getProperty(PREFIX + "home") == null ? start() : attach();
        }
    }

    public PostgresEngine postgres() {
        return postgres;
    }

    public KafkaEngine kafka() {
        return kafka;
    }

    /** Starts the broker again after a test has stopped or killed it. Its data and ports are the same. */
    public void restartKafka() {
        kafka.start();
        remember("kafka", kafka.handle());
    }

    /** Starts the database again after a test has stopped or killed it. Its data and port are the same. */
    public void restartPostgres() {
        postgres.start();
        remember("postgres", postgres.handle());
    }

    private static Engines start() {
        try {
            Path target = Files.createDirectories(Path.of("target", "engines").toAbsolutePath());
            Path home = Files.createTempDirectory(target, "run-");
            remember("postgres.port", Integer.toString(FreePorts.next()));
            remember("kafka.port", Integer.toString(FreePorts.next()));
            remember("kafka.controller-port", Integer.toString(FreePorts.next()));
            remember("postgres", "");
            remember("kafka", "");
            Engines engines = at(home);
            CompletableFuture<Void> database = CompletableFuture.runAsync(engines.postgres::start);
            engines.kafka.start();
            database.join();
            remember("postgres", engines.postgres.handle());
            remember("kafka", engines.kafka.handle());
            remember("home", home.toString());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(home), "engines-shutdown"));
            return engines;
        } catch (CompletionException e) {
            throw e.getCause() instanceof EngineFailure failure ? failure : e;
        } catch (IOException e) {
            throw new EngineFailure("cannot make a data folder below target/: " + e.getMessage(), e);
        }
    }

    private static Engines attach() {
        return at(Path.of(remembered("home")));
    }

    private static Engines at(Path home) {
        EngineSource source = EngineSource.chosen();
        return new Engines(
                source.postgres(home, Integer.parseInt(remembered("postgres.port")), remembered("postgres")),
                source.kafka(
                        home,
                        Integer.parseInt(remembered("kafka.port")),
                        Integer.parseInt(remembered("kafka.controller-port")),
                        remembered("kafka")));
    }

    private static void stop(Path home) {
        Engines engines = attach();
        engines.kafka().discard();
        engines.postgres().discard();
        try {
            Folders.delete(home);
        } catch (IOException e) {
            System.err.println("left behind: " + home + " (" + e.getMessage() + ")");
        }
    }

    private static void remember(String name, String value) {
        System.setProperty(PREFIX + name, value);
    }

    private static String remembered(String name) {
        return System.getProperty(PREFIX + name, "");
    }
}
