package dev.latchkey.engines;

import java.nio.file.Path;

/** Where the engines of tests come from. {@code -Dlatchkey.engines=containers} asks for Docker. */
enum EngineSource {
    /** Maven artifacts, run as child processes; the machine needs nothing else. */
    ARTIFACTS {
        @Override
        PostgresEngine postgres(Path home, int port, String handle) {
            PostgresServer.Settings settings = new PostgresServer.Settings(
                    home.resolve("postgres"),
                    home.resolveSibling("postgres.log"),
                    port,
                    ADMIN_PASSWORD,
                    Folders.cache());
            return handle.isEmpty()
                    ? new PostgresServer(settings)
                    : new PostgresServer(settings, ProcessHandle.of(Long.parseLong(handle)));
        }

        @Override
        KafkaEngine kafka(Path home, int port, int controllerPort, String handle) {
            KafkaBroker.Settings settings = new KafkaBroker.Settings(
                    home.resolve("kafka"), home.resolveSibling("kafka.log"), port, controllerPort);
            return handle.isEmpty()
                    ? new KafkaBroker(settings)
                    : new KafkaBroker(settings, ProcessHandle.of(Long.parseLong(handle)));
        }
    },

    /** The official images, by Testcontainers. */
    CONTAINERS {
        @Override
        PostgresEngine postgres(Path home, int port, String handle) {
            return new PostgresInContainer(port, ADMIN_PASSWORD, handle);
        }

        @Override
        KafkaEngine kafka(Path home, int port, int controllerPort, String handle) {
            return new KafkaInContainer(port, handle);
        }
    };

    private static final String PROPERTY = "latchkey.engines";
    private static final String ADMIN_PASSWORD = "throwaway";

    static EngineSource chosen() {
        String name = System.getProperty(PROPERTY, "artifacts");
        return switch (name) {
            case "artifacts" -> ARTIFACTS;
            case "containers" -> CONTAINERS;
            default ->
                throw new EngineFailure(
                        "-D" + PROPERTY + " must be \"artifacts\" or \"containers\", not \"" + name + "\".");
        };
    }

    /** @param handle of what runs already; empty for none */
    abstract PostgresEngine postgres(Path home, int port, String handle);

    /** @param handle of what runs already; empty for none */
    abstract KafkaEngine kafka(Path home, int port, int controllerPort, String handle);
}
