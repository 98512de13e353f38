package dev.latchkey.bench.baseline;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.engines.Folders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** A mosquitto of our own, that lets everybody in and keeps nothing: what an MQTT broker costs that does nothing else. */
public final class BareBroker implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(10);

    private final Process process;
    private final int port;
    private final int tlsPort;

    private BareBroker(Process process, int port, int tlsPort) {
        this.process = process;
        this.port = port;
        this.tlsPort = tlsPort;
    }

    /** Where it is installed; empty if it isn't. */
    public static Optional<Path> program() {
        return Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(":")), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, "mosquitto"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param certificate PEM file, with its {@code privateKey}, of its TLS port */
    public static BareBroker start(Path program, Path certificate, Path privateKey) {
        try {
            Path folder = Files.createTempDirectory("latchkey-bench-mosquitto");
            try {
                return start(program, certificate, privateKey, folder);
            } finally {
                Folders.delete(folder); // it reads its settings once, and has nothing to say but why it does not start
            }
        } catch (IOException e) {
            throw new BenchFailure("mosquitto does not start: " + e.getMessage(), e);
        }
    }

    private static BareBroker start(Path program, Path certificate, Path privateKey, Path folder) throws IOException {
        int port = freePort();
        int tlsPort = freePort();
        Path settings = folder.resolve("mosquitto.conf");
        Files.writeString(
                settings, """
                user %s
                persistence false
                log_type error
                allow_anonymous true
                max_connections -1
                listener %d 127.0.0.1
                listener %d 127.0.0.1
                certfile %s
                keyfile %s
                """.formatted(System.getProperty("user.name"), port, tlsPort, certificate, privateKey));
        Path log = folder.resolve("mosquitto.log");
        Process process = new ProcessBuilder(program.toString(), "-c", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        BareBroker broker = new BareBroker(process, port, tlsPort);
        if (!broker.listensInTime()) {
            broker.close();
            throw new BenchFailure("mosquitto does not start: " + Files.readString(log));
        }
        return broker;
    }

    public int port() {
        return port;
    }

    public int tlsPort() {
        return tlsPort;
    }

    public ProcessHandle process() {
        return process.toHandle();
    }

    private boolean listensInTime() {
        long until = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (System.nanoTime() < until && process.isAlive()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tlsPort)) {
                return true;
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
        return false;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
