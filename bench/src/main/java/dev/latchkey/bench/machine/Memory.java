package dev.latchkey.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What processes occupy, shared pages counted in proportion (PSS), in bytes. */
public final class Memory {
    private Memory() {}

    /** Of each with its children, but for the parent of the others. */
    public static Map<String, Long> of(Map<String, ProcessHandle> processes) {
        Map<String, Long> bytes = new LinkedHashMap<>();
        processes.forEach((name, process) -> {
            Stream<ProcessHandle> all = processes.values().stream()
                            .anyMatch(other ->
                                    other.parent().filter(process::equals).isPresent())
                    ? Stream.of(process)
                    : Stream.concat(Stream.of(process), process.descendants());
            bytes.put(name, all.mapToLong(Memory::of).sum());
        });
        return bytes;
    }

    public static long of(ProcessHandle process) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"))) {
                if (line.startsWith("Pss:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException e) {
            return 0; // it has ended
        }
        return 0;
    }
}
