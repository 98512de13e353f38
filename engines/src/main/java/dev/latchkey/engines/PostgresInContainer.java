package dev.latchkey.engines;

import java.util.List;
import java.util.stream.Stream;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL of the official image, with the settings of {@link PostgresServer}. */
final class PostgresInContainer implements PostgresEngine {
    private static final String IMAGE = "postgres:18";

    private final Container container;
    private final PostgresAdmin admin;
    private final PostgresUrls urls;

    /** @param handle of a container that runs already; empty for none */
    PostgresInContainer(int port, String adminPassword, String handle) {
        this.container = new Container(
                handle,
                () -> new PostgreSQLContainer(IMAGE)
                        .withUsername("postgres")
                        .withPassword(adminPassword)
                        .withDatabaseName("postgres")
                        .withEnv("POSTGRES_INITDB_ARGS", String.join(" ", PostgresServer.ENCODING))
                        .withCommand(Stream.of(List.of("postgres"), PostgresServer.DURABLE)
                                .flatMap(List::stream)
                                .toArray(String[]::new))
                        .withCreateContainerCmdModifier(
                                Container.publishedAt(port, PostgreSQLContainer.POSTGRESQL_PORT)));
        this.urls = new PostgresUrls(Container.host(), port);
        this.admin = new PostgresAdmin(urls, adminPassword);
    }

    @Override
    public void start() {
        container.start();
        if (!admin.awaitAnswer(container::isAlive)) {
            throw new EngineFailure("PostgreSQL does not start in its container; see docker logs " + handle());
        }
        admin.createDatabase();
    }

    @Override
    public void kill9() {
        container.kill9();
    }

    @Override
    public void discard() {
        container.remove();
    }

    @Override
    public void createSchema(String name, String password) {
        admin.createSchema(name, password);
    }

    @Override
    public PostgresUrls urls() {
        return urls;
    }

    @Override
    public String handle() {
        return container.id();
    }
}
