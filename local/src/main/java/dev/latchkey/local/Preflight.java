package dev.latchkey.local;

import dev.latchkey.engines.FreePorts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;

/** What must hold before anything is started. Each failure is one sentence that says what to do. */
final class Preflight {
    private static final long NEEDED_BYTES = 300L * 1024 * 1024;
    private static final int OLDEST_JDK = 25;

    private Preflight() {}

    /** @param patience how long a port may still be held by what a killed launcher left behind */
    static void check(Home home, Duration patience) {
        checkJdk();
        checkDisk(home.folder());
        long deadline = System.nanoTime() + patience.toNanos();
        for (Ports port : Ports.values()) {
            String name = port.name().toLowerCase(Locale.ROOT).replace('_', '-');
            checkPort(port.number(), name, "choose another port with " + port.variable() + "=<port>", deadline);
        }
        // the first one's are among those
        for (Gateway gateway : Gateway.wanted().stream().skip(1).toList()) {
            for (int port : gateway.ports()) {
                checkPort(port, gateway.name(), "ask for fewer gateways with " + Gateway.VARIABLE + "=<n>", deadline);
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void checkJdk() {
        if (Runtime.version().feature() < OLDEST_JDK) {
            throw new UserError("Latchkey needs JDK " + OLDEST_JDK + " or newer; this is "
                    + Runtime.version().feature() + " in " + System.getProperty("java.home")
                    + ". Set JAVA_HOME to a newer one.");
        }
    }

    private static void checkDisk(Path folder) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < NEEDED_BYTES) {
                throw new UserError("The disk is full: " + free / 1_048_576 + " MB are left for " + folder
                        + ", Latchkey needs " + NEEDED_BYTES / 1_048_576 + " MB.");
            }
            Path probe = folder.resolve("probe");
            try (FileChannel channel = FileChannel.open(
                    probe, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                channel.write(ByteBuffer.allocate(1_048_576));
                channel.force(true);
            } finally {
                Files.deleteIfExists(probe);
            }
        } catch (IOException e) {
            throw new UserError("Cannot write to " + folder + " (" + e.getMessage()
                    + "): free some space or make the folder writable.");
        }
    }

    /** @param instead of stopping what has it */
    private static void checkPort(int port, String name, String instead, long deadline) {
        while (!FreePorts.isFree(port) && System.nanoTime() < deadline) {
            pause();
        }
        if (FreePorts.isFree(port)) {
            return;
        }
        String owner = PortOwner.of(port).map(process -> " by " + process).orElse(" by another process");
        throw new UserError("Port " + port + " (" + name + ") is taken" + owner + ": stop it, or " + instead + ".");
    }
}
