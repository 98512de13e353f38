package dev.latchkey.bench.scenario;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.bench.machine.Memory;
import dev.latchkey.local.Gateway;
import dev.latchkey.local.RunningSystem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;

/** The device gateways of the running system, as processes. */
final class Gateways {
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(1);
    /** Until what a start leaves to do is done. */
    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(5);

    private Gateways() {}

    /** Of all of them, in bytes (PSS). */
    static long memory(Bench bench) {
        Map<String, Long> all = Memory.of(bench.system().processes());
        return bench.system().gateways().stream()
                .mapToLong(gateway -> all.getOrDefault(gateway.name(), 0L))
                .sum();
    }

    /** With {@code kill -9}; the launcher starts them again. */
    static void kill(RunningSystem system) {
        system.gateways().forEach(gateway -> {
            ProcessHandle process = system.processes().get(gateway.name());
            if (process != null) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                process.onExit().join();
            }
        });
    }

    /** Comes back when all of them listen again, as new processes that idle. */
    static void restart(Bench bench) {
        bench.tell("starting the gateways anew …");
        RunningSystem system = bench.system();
        kill(system);
        long until = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (!system.gateways().stream().allMatch(Gateways::listens)) {
            if (System.nanoTime() > until) {
                throw new BenchFailure("After " + STARTS_WITHIN.toSeconds() + " s not every gateway is back.");
            }
            Idle.sleep(Duration.ofMillis(100));
        }
        Idle.sleep(SETTLES_WITHIN);
        bench.findSystemAgain();
    }

    /** Whether each that was there when the system was found has a process now. */
    static boolean run(RunningSystem system) {
        return RunningSystem.find(system.home())
                .filter(now -> now.gateways().equals(system.gateways()))
                .isPresent();
    }

    private static boolean listens(Gateway gateway) {
        try (Socket line = new Socket(InetAddress.getLoopbackAddress(), gateway.mqtt())) {
            return line.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
