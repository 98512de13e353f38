package dev.latchkey.engines;

import dev.latchkey.engines.ChildProcess.StopSignal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server with durable settings as a child process. {@link #start()} makes the data folder at first use (in a
 * folder beside it, renamed when complete), starts {@code postgres}, waits until it answers, and makes the database.
 *
 * <p>After a {@code kill -9} the old backends may hold the lock file for a moment; start then tries again for ten seconds.
 */
public final class PostgresServer implements PostgresEngine {
    /** What every server of ours runs with, wherever it comes from. */
    static final List<String> DURABLE = Stream.of(
                    "fsync=on",
                    "synchronous_commit=on",
                    "full_page_writes=on",
                    "max_connections=200",
                    "shared_buffers=192MB",
                    "max_wal_size=2GB",
                    "checkpoint_timeout=15min",
                    "jit=off",
                    "timezone=UTC",
                    "log_timezone=UTC")
            .flatMap(setting -> Stream.of("-c", setting))
            .toList();

    /** Of {@code initdb}: text in UTF-8, in the order of its code points on every system. */
    static final List<String> ENCODING =
            List.of("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8");

    private static final Duration LOCK_IS_STALE_AFTER = Duration.ofSeconds(10);

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

    @Override
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
        admin().createDatabase();
    }

    @Override
    public void createSchema(String name, String password) {
        admin().createSchema(name, password);
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
            throw new IllegalStateException("PostgreSQL was not started");
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
            List<String> command = new ArrayList<>(List.of(
                    home.resolve("bin/initdb").toString(),
                    "--pgdata=" + fresh,
                    "--username=postgres",
                    "--pwfile=" + password,
                    "--auth=scram-sha-256"));
            command.addAll(ENCODING);
            Process initdb = new ProcessBuilder(user.wrap(command))
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
            if (admin().awaitAnswer(started::isAlive)) {
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
                Integer.toString(settings.port()),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
        command.addAll(DURABLE);
        return command;
    }

    private String textAfter(long position) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(settings.logFile().toFile(), "r")) {
            file.seek(Math.min(position, file.length()));
            byte[] rest = new byte[(int) Math.min(file.length() - file.getFilePointer(), 100_000)];
            file.readFully(rest);
            return new String(rest, StandardCharsets.UTF_8);
        }
    }

    /** Of what runs, as its superuser. */
    public PostgresAdmin admin() {
        return new PostgresAdmin(urls(), settings.adminPassword());
    }
}
