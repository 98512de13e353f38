package dev.latchkey.bench.machine;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Processor time between two moments.
 *
 * @param wall    seconds
 * @param seconds of each process
 * @param others  share of the whole machine that went to processes that are none of ours: 0 to 1
 */
public record Cost(double wall, Map<String, Double> seconds, double others) {
    public Cost {
        seconds = Map.copyOf(seconds);
    }

    /** Processor microseconds of each process for one of so many operations. */
    public Map<String, Double> microsPer(long operations) {
        Map<String, Double> micros = new LinkedHashMap<>();
        seconds.forEach((name, used) -> micros.put(name, operations == 0 ? 0 : used * 1e6 / operations));
        return micros;
    }

    /** Of all but this process. */
    public double systemSeconds() {
        return seconds.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(ProcessTimes.BENCH))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
