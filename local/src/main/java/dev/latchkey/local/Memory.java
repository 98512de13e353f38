package dev.latchkey.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What processes occupy, shared pages counted in proportion (PSS), in bytes. Linux only. */
final class Memory {
    private Memory() {}

    static OptionalLong of(ProcessHandle process) {
        long bytes = of(process.pid());
        return bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    /** The process with all that it started. */
    static OptionalLong ofTree(ProcessHandle process) {
        long sum = of(process.pid());
        for (ProcessHandle descendant : process.descendants().toList()) {
            sum += of(descendant.pid());
        }
        return sum == 0 ? OptionalLong.empty() : OptionalLong.of(sum);
    }

    static String megabytes(OptionalLong bytes) {
        return bytes.isPresent() ? bytes.getAsLong() / 1_048_576 + " MB" : "unknown";
    }

    private static long of(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
                if (line.startsWith("Pss:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException e) {
            return 0; // ended, or not Linux
        }
        return 0;
    }
}
