package dev.latchkey.local;

import dev.latchkey.engines.Folders;
import dev.latchkey.engines.PostgresServer;
import java.util.Optional;

/** PostgreSQL with one schema and user per service, and one for the sign-in provider. */
final class Database implements Component {
    private final PostgresServer server;
    private final Secrets secrets;

    Database(Home home, Secrets secrets) {
        this.server = new PostgresServer(new PostgresServer.Settings(
                home.data().resolve("postgres"),
                home.log("postgres"),
                Ports.POSTGRES.number(),
                secrets.password("postgres"),
                Folders.cache()));
        this.secrets = secrets;
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public void start() {
        server.start();
        Schemas.create(server.admin(), secrets::password);
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public Optional<ProcessHandle> process() {
        return server.process();
    }
}
