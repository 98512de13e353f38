package dev.latchkey.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Processor time that has been used so far, of each process of the system with its children (those that have ended too), of this
 * one, and of the whole machine. Linux only: {@code /proc}.
 */
public final class ProcessTimes {
    /** This process. */
    public static final String BENCH = "bench";

    private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux that a JDK runs on
    private final Map<String, ProcessHandle> processes;

    /** @param processes by name; the one that is the parent of the others is counted without them */
    public ProcessTimes(Map<String, ProcessHandle> processes) {
        this.processes = new LinkedHashMap<>(processes);
    }

    /**
     * @param seconds   of each process
     * @param busy      of the machine, everything that runs on it
     * @param processor how many processors the machine has
     */
    public record Snapshot(long nanos, Map<String, Double> seconds, double busy, int processor) {
        public Snapshot {
            seconds = Map.copyOf(seconds);
        }

        public Cost until(Snapshot later) {
            double wall = (later.nanos - nanos) / 1e9;
            Map<String, Double> used = new LinkedHashMap<>();
            seconds.forEach((name, before) -> used.put(name, later.seconds.getOrDefault(name, before) - before));
            double ours =
                    used.values().stream().mapToDouble(Double::doubleValue).sum();
            double others = Math.max(0, later.busy - busy - ours);
            return new Cost(wall, used, others / (wall * processor));
        }
    }

    public Snapshot now() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        processes.forEach((name, process) -> seconds.put(name, isParent(process) ? own(process) : tree(process)));
        seconds.put(BENCH, own(ProcessHandle.current()));
        return new Snapshot(
                System.nanoTime(), seconds, busy(), Runtime.getRuntime().availableProcessors());
    }

    private boolean isParent(ProcessHandle process) {
        return processes.values().stream()
                .anyMatch(other -> other.parent().filter(process::equals).isPresent());
    }

    private static double tree(ProcessHandle process) {
        double sum = 0;
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process);
        for (ProcessHandle one : all) {
            sum += ticks(one.pid(), true);
        }
        return sum / TICKS_PER_SECOND;
    }

    private static double own(ProcessHandle process) {
        return ticks(process.pid(), false) / TICKS_PER_SECOND;
    }

    /** @param children with the time of children that have ended */
    private static double ticks(long pid, boolean children) {
        try {
            return ticks(Files.readString(Path.of("/proc", Long.toString(pid), "stat")), children);
        } catch (IOException e) {
            return 0; // it has ended; its time is its parent's now
        }
    }

    /** The name in the second field may hold blanks and brackets. */
    static double ticks(String stat, boolean children) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double ticks = Long.parseLong(fields[11]) + (double) Long.parseLong(fields[12]);
        return children ? ticks + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : ticks;
    }

    private static double busy() {
        try {
            return busy(Files.readAllLines(Path.of("/proc/stat")).getFirst());
        } catch (IOException e) {
            return 0;
        }
    }

    /** user, nice, system, irq, softirq; not idle, not waiting for a disk, not what a hypervisor took. */
    static double busy(String line) {
        String[] fields = line.strip().split("\\s+");
        double ticks = 0;
        for (int field : new int[] {1, 2, 3, 6, 7}) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks / TICKS_PER_SECOND;
    }
}
