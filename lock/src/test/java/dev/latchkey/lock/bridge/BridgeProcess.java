package dev.latchkey.lock.bridge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bridge as its users start it: another process, told by environment variables. */
final class BridgeProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("bridge ready httpPort=(\\d+)");

    private final Process process;
    private final int httpPort;

    private BridgeProcess(Process process, int httpPort) {
        this.process = process;
        this.httpPort = httpPort;
    }

    /** Enrolled; returns when it is ready. */
    static BridgeProcess start(Path data, int mqttPort, URI keySet) throws IOException {
        return start(
                ReferenceBridge.class,
                data,
                mqttPort,
                keySet,
                Map.of("LATCHKEY_BRIDGE_ID", TestGateway.BRIDGE, "LATCHKEY_BRIDGE_SECRET", TestGateway.SECRET));
    }

    /** Returns when it is ready. */
    static BridgeProcess start(Class<?> program, Path data, int mqttPort, URI keySet, Map<String, String> settings)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        builder.environment()
                .putAll(Map.of(
                        "LATCHKEY_BRIDGE_DATA",
                        data.toString(),
                        "LATCHKEY_MQTT_PORT",
                        Integer.toString(mqttPort),
                        "LATCHKEY_BRIDGE_HTTP_PORT",
                        "0",
                        "LATCHKEY_JWKS_URL",
                        keySet.toString(),
                        "LATCHKEY_EXIT_ON_STDIN_EOF",
                        "true"));
        builder.environment().putAll(settings);
        Process process = builder.redirectErrorStream(true).start();
        StringBuilder said = new StringBuilder();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                Thread.ofVirtual().start(() -> lines.lines().forEach(ignored -> {})); // or its pipe fills up
                return new BridgeProcess(process, Integer.parseInt(ready.group(1)));
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("bridge has not started:\n" + said);
    }

    Radio radio() {
        return new Radio(httpPort);
    }

    /** SIGKILL: nothing in it gets a last word. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** What happens when the launcher dies. */
    boolean exitsOnEof() throws IOException, InterruptedException {
        process.getOutputStream().close();
        return process.waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
