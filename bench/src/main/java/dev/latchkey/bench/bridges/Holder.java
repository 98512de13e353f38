package dev.latchkey.bench.bridges;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.lock.protocol.LockKey;
import dev.latchkey.lock.protocol.TrustedIssuers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A {@link HoldMain} beside this process, for the bridges of one gateway. Not thread-safe. */
final class Holder implements AutoCloseable {
    private final Process process;
    private final PrintStream to;
    private final BufferedReader from;

    private Holder(Process process) {
        this.process = process;
        this.to = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.from = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Returns when it can be used.
     *
     * @param network 1 to 255, of no other one
     */
    static Holder start(
            int port,
            int network,
            @Nullable Path authority,
            boolean resuming,
            Duration longestPause,
            Map<String, String> secrets) {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx1g",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-cp",
                            System.getProperty("java.class.path"),
                            HoldMain.class.getName(),
                            "127.0.0.1",
                            Integer.toString(port),
                            Integer.toString(network),
                            authority == null ? HoldMain.NO_TLS : authority.toString(),
                            Boolean.toString(resuming),
                            longestPause.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Holder holder = new Holder(process);
            try {
                holder.tell(secrets);
                holder.expect(HoldMain.READY);
                return holder;
            } catch (BenchFailure e) {
                holder.close();
                throw e;
            }
        } catch (IOException e) {
            throw new BenchFailure("Bridges can't be held: " + e.getMessage(), e);
        }
    }

    /** Not by a file, which would stay when this process is killed, nor by arguments, which everybody sees. */
    private void tell(Map<String, String> secrets) {
        to.println(secrets.entrySet().stream()
                .map(bridge -> bridge.getKey() + " " + bridge.getValue() + "\n")
                .collect(Collectors.joining()));
    }

    /** Begins to connect all. */
    void connect() {
        to.println(HoldMain.CONNECT);
    }

    /** Waits for what {@link #connect} has begun. */
    void awaitConnected() {
        expect(HoldMain.CONNECTED);
    }

    /** Orders for whatever locks are answered from now on. */
    void answerBy(LockKey key, TrustedIssuers issuers) {
        to.println(HoldMain.LOCKS);
        to.println(key.exportPrivateJwk());
        to.println(issuers.toJson());
        expect(HoldMain.READY);
    }

    int count() {
        return number(HoldMain.COUNT);
    }

    int resumed() {
        return number(HoldMain.RESUMED);
    }

    /** How many orders have come. */
    int ordered() {
        return number(HoldMain.ORDERED);
    }

    /** When each order came, by its id: microseconds since the epoch. */
    Map<String, Long> arrivals() {
        to.println(HoldMain.ARRIVALS);
        Map<String, Long> arrivals = new HashMap<>();
        for (String one : line().split(",")) {
            int end = one.indexOf('=');
            if (end > 0) {
                arrivals.put(one.substring(0, end), Long.parseLong(one.substring(end + 1)));
            }
        }
        return arrivals;
    }

    private int number(String asked) {
        to.println(asked);
        return Integer.parseInt(line());
    }

    private void expect(String wanted) {
        String said = line();
        if (!said.equals(wanted)) {
            throw new BenchFailure("Not all bridges could connect: " + said);
        }
    }

    private String line() {
        try {
            String line = from.readLine();
            if (line == null) {
                throw new BenchFailure("A process that holds bridges has ended.");
            }
            return line;
        } catch (IOException e) {
            throw new BenchFailure("A process that holds bridges says nothing more: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
