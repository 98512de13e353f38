package dev.latchkey.lock.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;

/** Starts a bridge from environment variables (docs/contracts/bridges.md) and runs until it is told to stop. */
public final class ReferenceBridge {
    private static final Logger LOG = System.getLogger(ReferenceBridge.class.getName());

    private ReferenceBridge() {}

    public static void main(String[] args) {
        // one line an entry, on stderr; whoever wants another format sets the property
        if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
            System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%6$s%n");
        }
        try {
            BridgeSettings settings = BridgeSettings.of(System.getenv());
            Bridge bridge = Bridge.start(settings, Clock.systemUTC());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(bridge)));
            LOG.log(Level.INFO, "bridge ready httpPort={0}", String.valueOf(bridge.httpPort()));
            if (settings.exitOnStdinEof()) {
                waitForEof(System.in);
                System.exit(0);
            }
        } catch (IOException | IllegalArgumentException e) {
            // whoever starts it wants to read one line, not a stack
            System.err.println("bridge not started: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void waitForEof(InputStream in) throws IOException {
        while (in.read() >= 0) {
            // whatever it is, it is not the end
        }
    }

    private static void close(Bridge bridge) {
        try {
            bridge.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "not closed cleanly", e);
        }
    }
}
