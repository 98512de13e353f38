package dev.latchkey.local;

import dev.latchkey.engines.FreePorts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code ./latchkey status}: the parts, their processes, ports and memory. */
final class Status {
    private final Home home;

    Status(Home home) {
        this.home = home;
    }

    int run() {
        Optional<ProcessHandle> launcher = RunLock.holder(home);
        if (launcher.isEmpty()) {
            System.out.println("Nothing is running. Start it with ./latchkey up");
            return Main.FAILED;
        }
        List<ProcessHandle> processes = new ArrayList<>(List.of(launcher.get()));
        System.out.printf(Locale.ROOT, "%-22s %8s %7s  %-10s %s%n", "part", "process", "port", "state", "memory");
        line("launcher and entrance", launcher, Ports.ENTRANCE);
        ProcessRecords records = new ProcessRecords(home);
        for (Part part : Part.values()) {
            Optional<ProcessHandle> process = records.find(part.component);
            process.ifPresent(processes::add);
            line(part.component, process, part.port);
        }
        System.out.println("Memory of all: " + Memory.megabytes(Memory.ofAll(processes)));
        return 0;
    }

    private static void line(String name, Optional<ProcessHandle> process, Ports port) {
        System.out.printf(
                Locale.ROOT,
                "%-22s %8s %7d  %-10s %s%n",
                name,
                process.map(handle -> Long.toString(handle.pid())).orElse("-"),
                port.number(),
                FreePorts.isListenedOn(port.number()) ? "answers" : "down",
                process.map(handle -> Memory.megabytes(Memory.ofAll(List.of(handle))))
                        .orElse("-"));
    }

    private enum Part {
        POSTGRES("postgres", Ports.POSTGRES),
        KAFKA("kafka", Ports.KAFKA),
        SIGN_IN("sign-in", Ports.SIGN_IN),
        SHARE_SERVICE("share-service", Ports.SHARE_SERVICE),
        KEY_SERVICE("key-service", Ports.KEY_SERVICE),
        DEVICE_GATEWAY("device-gateway", Ports.DEVICE_GATEWAY),
        NOTIFICATION_SERVICE("notification-service", Ports.NOTIFICATION_SERVICE),
        BRIDGE("bridge", Ports.BRIDGE);

        private final String component;
        private final Ports port;

        Part(String component, Ports port) {
            this.component = component;
            this.port = port;
        }
    }
}
