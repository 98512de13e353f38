package dev.latchkey.local;

import dev.latchkey.engines.FreePorts;
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
        System.out.printf(Locale.ROOT, "%-22s %8s %7s  %-8s %s%n", "part", "process", "port", "state", "memory");
        line("launcher and entrance", Ports.ENTRANCE.number(), launcher, Memory.megabytes(Memory.of(launcher.get())));
        ProcessRecords records = new ProcessRecords(home);
        for (Part part : Part.values()) {
            Optional<ProcessHandle> process = records.find(part.component);
            String memory = process.map(Memory::ofTree).map(Memory::megabytes).orElse("-");
            line(part.component, part.port.number(), process, memory);
        }
        for (Gateway gateway : Gateway.first(Gateway.MOST).stream().skip(1).toList()) {
            records.find(gateway.name())
                    .ifPresent(process -> line(
                            gateway.name(),
                            gateway.http(),
                            Optional.of(process),
                            Memory.megabytes(Memory.ofTree(process))));
        }
        System.out.println("Memory of all: " + Memory.megabytes(Memory.ofTree(launcher.get())));
        return 0;
    }

    private static void line(String name, int port, Optional<ProcessHandle> process, String memory) {
        System.out.printf(
                Locale.ROOT,
                "%-22s %8s %7d  %-8s %s%n",
                name,
                process.map(handle -> Long.toString(handle.pid())).orElse("-"),
                port,
                FreePorts.isListenedOn(port) ? "answers" : "down",
                memory);
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
