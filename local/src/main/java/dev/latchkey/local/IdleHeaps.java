package dev.latchkey.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Gives back to the system what heaps have grown by under load, when nobody has done anything for some minutes: the serial collector keeps that until it needs it, and on a laptop where
 * everything stays up it is half a gigabyte. Costs a second of processor for all JVMs together, one after the other, each of which stands still for some 0.3 s.
 */
final class IdleHeaps {
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** Idling takes some 6 % of a processor, a person who does something now and then little more. */
    private static final double CALM_BELOW = 0.15;

    private static final int CALM_FOR = 5;

    /** A heap shrinks by steps, with the fourth collection as far as it may: until half of it is in use, where usually 30 % are. */
    private static final String COMMANDS = """
            VM.set_flag MaxHeapFreeRatio 50
            GC.run
            GC.run
            GC.run
            GC.run
            VM.set_flag MaxHeapFreeRatio 70
            """;

    private final ProcessHandle launcher = ProcessHandle.current();
    private final Calm calm = new Calm(CALM_BELOW, CALM_FOR);
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("idle-heaps").factory());
    private Map<Long, Duration> before = Map.of();
    private long lookedAt = System.nanoTime();

    /** Of this process and all that it has started, from now on. */
    void start() {
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    void stop() {
        thread.shutdownNow();
    }

    private void look() {
        List<ProcessHandle> all =
                Stream.concat(Stream.of(launcher), launcher.descendants()).toList();
        Map<Long, Duration> now = new HashMap<>();
        for (ProcessHandle process : all) {
            process.info().totalCpuDuration().ifPresent(used -> now.put(process.pid(), used));
        }
        Duration used = Duration.ZERO;
        for (Map.Entry<Long, Duration> process : now.entrySet()) {
            used = used.plus(process.getValue()).minus(before.getOrDefault(process.getKey(), Duration.ZERO));
        }
        long at = System.nanoTime();
        double share = (double) used.toNanos() / Math.max(1, at - lookedAt);
        before = now;
        lookedAt = at;
        if (calm.look(share)) {
            all.stream().filter(IdleHeaps::isJvm).forEach(IdleHeaps::giveBack);
        }
    }

    private static boolean isJvm(ProcessHandle process) {
        return process.info().command().filter(path -> path.endsWith("/java")).isPresent();
    }

    /** Returns when it is done; does nothing without the JDK's own program for it, or if the process ends meanwhile. */
    static void giveBack(ProcessHandle jvm) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return;
        }
        try {
            Process process = new ProcessBuilder(
                            jcmd.toString(),
                            "-J-XX:+UseSerialGC",
                            "-J-XX:TieredStopAtLevel=1",
                            Long.toString(jvm.pid()),
                            "-f",
                            "/dev/stdin")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(COMMANDS.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            // it has ended, or can't be asked: its heap stays as large as it is
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
