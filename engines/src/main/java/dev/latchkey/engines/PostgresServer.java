package dev.latchkey.engines;

import dev.latchkey.engines.ChildProcess.StopSignal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server with durable settings as a child process. {@link #start()} makes the data folder at first use (in a
 * folder beside it, renamed when complete), starts {@code postgres}, waits until it answers, and makes the database.
 *
 * <p>After a {@code kill -9} the old backends may hold the lock file for a moment; start then tries again for ten seconds.
 */
public final class PostgresServer {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Duration LOCK_IS_STALE_AFTER = Duration.ofSeconds(10);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private final Settings settings;
    private @Nullable ChildProcess process;

    /**
     * @param adminPassword of the superuser {@code postgres}; letters, digits, {@code _} and {@code -}
     * @param binaryCache   where the programs are unpacked, once per version
     */
    public record Settings(Path dataDirectory, Path logFile, int port, String adminPassword, Path binaryCache) {
        @Override
        public String toString() {
            return "Settings[dataDirectory=" + dataDirectory + ", port=" + port + "]";
        }
    }

    public PostgresServer(Settings settings) {
        this.settings = settings;
    }

    /** A server that another part of this JVM, or a JVM before it, has started with the same settings. */
    public PostgresServer(Settings settings, Optional<ProcessHandle> running) {
        this.settings = settings;
        this.process =
                running.map(handle -> ChildProcess.of(handle, StopSignal.INT)).orElse(null);
    }

    public void start() {
        Path home = PostgresBinaries.unpackInto(settings.binaryCache());
        UnprivilegedUser user = UnprivilegedUser.forThisMachine();
        try {
            Files.createDirectories(Folders.parentOf(settings.dataDirectory()));
            Files.createDirectories(Folders.parentOf(settings.logFile()));
            if (!Files.exists(settings.dataDirectory().resolve("PG_VERSION"))) {
                initialise(home, user);
            }
            launch(home, user);
        } catch (IOException e) {
            throw new EngineFailure("cannot start PostgreSQL: " + e.getMessage(), e);
        }
        createDatabase();
    }

    /** Makes a schema and its owner of the same name, which can use nothing else; sets the password. Repeatable. */
    public void createSchema(String name, String password) {
        require(NAME, name);
        require(PASSWORD, password);
        execute(
                PostgresUrls.DATABASE,
                "set log_min_error_statement = panic", // a failing statement would be logged with the password
                "do $$ begin create role " + name + " login; exception when duplicate_object then null; end $$",
                "alter role " + name + " password '" + password + "'",
                "create schema if not exists " + name + " authorization " + name,
                "alter role " + name + " in database " + PostgresUrls.DATABASE + " set search_path = " + name,
                "grant connect on database " + PostgresUrls.DATABASE + " to " + name);
    }

    public void stop() {
        if (process != null) {
            process.stop(Duration.ofSeconds(20));
        }
    }

    /** As a crash of the machine's power would, as far as PostgreSQL can tell. */
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
            throw new IllegalStateException("PostgreSQL was not started");
        }
        return process.pid();
    }

    public PostgresUrls urls() {
        return new PostgresUrls(settings.port());
    }

    private void initialise(Path home, UnprivilegedUser user) throws IOException {
        Path fresh =
                settings.dataDirectory().resolveSibling(settings.dataDirectory().getFileName() + ".new");
        Path password = settings.dataDirectory().resolveSibling("postgres.pw");
        Folders.delete(fresh);
        Files.createDirectories(fresh);
        Files.writeString(password, settings.adminPassword());
        user.takeOwnershipOf(fresh);
        user.takeOwnershipOf(password);
        try {
            List<String> command = user.wrap(List.of(
                    home.resolve("bin/initdb").toString(),
                    "--pgdata=" + fresh,
                    "--username=postgres",
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8"));
            Process initdb = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(settings.logFile().toFile()))
                    .start();
            if (initdb.waitFor() != 0) {
                throw new EngineFailure("initdb failed; see " + settings.logFile());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineFailure("interrupted while making the database", e);
        } finally {
            Files.deleteIfExists(password);
        }
        Folders.delete(settings.dataDirectory());
        Files.move(fresh, settings.dataDirectory(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void launch(Path home, UnprivilegedUser user) throws IOException {
        long lockIsStaleAt = System.nanoTime() + LOCK_IS_STALE_AFTER.toNanos();
        while (true) {
            long logged = Files.exists(settings.logFile()) ? Files.size(settings.logFile()) : 0;
            ChildProcess started = ChildProcess.start(
                    user.wrap(command(home)),
                    Map.of(),
                    Folders.parentOf(settings.dataDirectory()),
                    settings.logFile(),
                    StopSignal.INT);
            process = started;
            if (answers(started)) {
                return;
            }
            started.stop(Duration.ofSeconds(5));
            String said = textAfter(logged);
            if (!said.contains("lock file") || System.nanoTime() > lockIsStaleAt) {
                throw new EngineFailure("PostgreSQL does not start; see " + settings.logFile());
            }
            Poll.pause(Duration.ofMillis(200));
        }
    }

    private List<String> command(Path home) {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/postgres").toString(),
                "-D",
                settings.dataDirectory().toString(),
                "-p",
                Integer.toString(settings.port())));
        for (String setting : List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "max_connections=200",
                "shared_buffers=64MB",
                "timezone=UTC",
                "log_timezone=UTC")) {
            command.addAll(List.of("-c", setting));
        }
        return command;
    }

    private boolean answers(ChildProcess started) {
        return Poll.until(STARTS_WITHIN, Duration.ofMillis(30), () -> {
            if (!started.isAlive()) {
                return Poll.GIVE_UP;
            }
            try (Connection connection = connect("postgres")) {
                return connection.isValid(2) ? Poll.DONE : Poll.AGAIN;
            } catch (SQLException e) {
                return Poll.AGAIN;
            }
        });
    }

    private String textAfter(long position) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(settings.logFile().toFile(), "r")) {
            file.seek(Math.min(position, file.length()));
            byte[] rest = new byte[(int) Math.min(file.length() - file.getFilePointer(), 100_000)];
            file.readFully(rest);
            return new String(rest, StandardCharsets.UTF_8);
        }
    }

    private void createDatabase() {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            boolean there = statement
                    .executeQuery("select from pg_database where datname = '" + PostgresUrls.DATABASE + "'")
                    .next();
            if (!there) {
                statement.execute("create database " + PostgresUrls.DATABASE);
                statement.execute("revoke all on database " + PostgresUrls.DATABASE + " from public");
            }
        } catch (SQLException e) {
            throw new EngineFailure("cannot make the database: " + e.getMessage(), e);
        }
    }

    private void execute(String database, String... statements) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new EngineFailure("cannot prepare the database: " + e.getSQLState(), e);
        }
    }

    private Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("password", settings.adminPassword());
        properties.setProperty("connectTimeout", "2");
        // the driver itself, not DriverManager: that one hides drivers of foreign class loaders
        Connection connection = new org.postgresql.Driver().connect(urls().jdbc(database), properties);
        if (connection == null) {
            throw new SQLException("not a PostgreSQL URL");
        }
        return connection;
    }

    private static void require(Pattern pattern, String value) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("must match " + pattern);
        }
    }
}
