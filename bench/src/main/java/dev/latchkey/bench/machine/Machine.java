package dev.latchkey.bench.machine;

import dev.latchkey.local.RunningSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What is measured on which machine. */
public final class Machine {
    private static final String UNKNOWN = "unknown";

    private Machine() {}

    /** Of the checkout; says so if files differ from it. */
    public static String commit(Path root) {
        String commit = output(root, "git", "rev-parse", "--short=12", "HEAD");
        if (commit.isEmpty()) {
            return UNKNOWN;
        }
        return output(root, "git", "status", "--porcelain", "--untracked-files=no")
                        .isEmpty()
                ? commit
                : commit + " with changes";
    }

    public static Map<String, String> describe(RunningSystem system, int keys, int rounds) {
        Map<String, String> about = new LinkedHashMap<>();
        about.put(
                "machine",
                Runtime.getRuntime().availableProcessors() + " × " + field("/proc/cpuinfo", "model name") + ", "
                        + field("/proc/meminfo", "MemTotal") + ", " + System.getProperty("os.name") + " "
                        + System.getProperty("os.version"));
        about.put("load average at the end", loadAverage());
        about.put("keys", String.format(java.util.Locale.ROOT, "%,d", keys));
        about.put("rounds", Integer.toString(rounds));
        about.put("JDK", System.getProperty("java.vm.version") + " " + System.getProperty("java.vendor"));
        system.processes().forEach((name, process) -> {
            String flags = flags(process);
            if (!flags.isEmpty()) {
                about.put("flags of " + name, flags);
            }
        });
        return about;
    }

    /** What says how the JVM runs; not where it lies. */
    private static String flags(ProcessHandle process) {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return Arrays.stream(line.split("\0"))
                    .filter(part -> part.startsWith("-X") && !part.contains("/") && !part.startsWith("-Xlog"))
                    .collect(Collectors.joining(" "));
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static String loadAverage() {
        try {
            String[] parts = Files.readString(Path.of("/proc/loadavg")).split(" ");
            return parts[0] + ", " + parts[1] + ", " + parts[2] + " (1, 5, 15 min)";
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static String field(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static String output(Path root, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? said : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
