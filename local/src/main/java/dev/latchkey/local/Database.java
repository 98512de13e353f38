package dev.latchkey.local;

import dev.latchkey.engines.Folders;
import dev.latchkey.engines.PostgresServer;
import java.util.List;
import java.util.Optional;

/** PostgreSQL with one schema and user per service, and one for the sign-in provider. */
final class Database implements Component {
    private final PostgresServer server;
    private final List<String> schemas;
    private final Secrets secrets;

    Database(Home home, Secrets secrets, List<String> schemas) {
        this.server = new PostgresServer(new PostgresServer.Settings(
                home.data().resolve("postgres"),
                home.log("postgres"),
                Ports.POSTGRES.number(),
                secrets.password("postgres"),
                Folders.cache()));
        this.schemas = List.copyOf(schemas);
        this.secrets = secrets;
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public void start() {
        server.start();
        for (String schema : schemas) {
            server.createSchema(schema, secrets.password(schema));
        }
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public Optional<ProcessHandle> process() {
        return server.isAlive() ? ProcessHandle.of(server.pid()) : Optional.empty();
    }
}
