package dev.latchkey.bench.bridges;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.latchkey.lock.protocol.LockKey;
import dev.latchkey.lock.protocol.TrustedIssuers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/**
 * A process that holds bridges: one has file handles for some 20,000, so there are several side by side.
 *
 * <p>Arguments: host, port, number of its network ({@link HeldBridges}), PEM file of the authority or {@code -} for no TLS, whether sessions are resumed, the longest pause before one comes back (ISO 8601). Reads a bridge id and its secret a line up to an empty one, says
 * {@value #READY}, and then answers each line that it gets with one: {@value #CONNECT} with {@value #CONNECTED} when all are connected, anew if they were, or with what
 * went wrong; {@value #COUNT} with how many are connected now; {@value #RESUMED} with how many TLS sessions have gone on; {@value #ORDERED} with how many orders have come; {@value #ARRIVALS} with the id of each and when it came, {@code id=microseconds}, divided by commas;
 * {@value #LOCKS}, which two lines follow, the private key of locks and whose orders they obey, both as JSON, with {@value #READY}. Ends with its input.
 */
final class HoldMain {
    static final String READY = "ready";
    static final String CONNECT = "connect";
    static final String CONNECTED = "connected";
    static final String COUNT = "count";
    static final String RESUMED = "resumed";
    static final String LOCKS = "locks";
    static final String ORDERED = "ordered";
    static final String ARRIVALS = "arrivals";
    static final String NO_TLS = "-";

    private HoldMain() {}

    public static void main(String[] arguments) throws IOException {
        // the input is not read while bridges connect
        ProcessHandle.current()
                .parent()
                .ifPresent(bench ->
                        bench.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
        // handshakes of thousands are this process's work; the real ones have a processor each
        if (AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null) {
            AmazonCorrettoCryptoProvider.install();
        }
        Path authority = arguments[3].equals(NO_TLS) ? null : Path.of(arguments[3]);
        try (HeldBridges bridges = new HeldBridges(
                        arguments[0],
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        authority,
                        Boolean.parseBoolean(arguments[4]),
                        Duration.parse(arguments[5]));
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Map<String, String> secrets = secrets(in);
            System.out.println(READY);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(
                        switch (line) {
                            case CONNECT -> connect(bridges, secrets);
                            case RESUMED -> bridges.resumed();
                            case LOCKS -> answerBy(bridges, in.readLine(), in.readLine());
                            case ORDERED -> bridges.ordered();
                            case ARRIVALS -> arrivals(bridges);
                            default -> bridges.connected();
                        });
            }
        }
    }

    private static Map<String, String> secrets(BufferedReader in) throws IOException {
        Map<String, String> secrets = new LinkedHashMap<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            String[] bridge = line.split(" ", 2);
            secrets.put(bridge[0], bridge[1]);
        }
        return secrets;
    }

    private static String arrivals(HeldBridges bridges) {
        return bridges.arrivals().entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining(","));
    }

    private static Object answerBy(HeldBridges bridges, String key, String issuers) {
        try {
            bridges.answerBy(new HeldLocks(LockKey.parse(key), TrustedIssuers.parse(issuers)));
            return READY;
        } catch (IllegalArgumentException | ParseException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Object connect(HeldBridges bridges, Map<String, String> secrets) {
        try {
            bridges.connect(secrets).join();
            return CONNECTED;
        } catch (CompletionException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
