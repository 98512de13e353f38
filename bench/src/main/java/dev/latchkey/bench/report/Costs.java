package dev.latchkey.bench.report;

import java.util.Map;

/**
 * Processor microseconds of each process for one operation.
 *
 * @param of     the contestant
 * @param others share of the machine that went to processes of somebody else, 0 to 1
 */
public record Costs(String of, Map<String, Double> micros, double others) {
    public Costs {
        micros = Map.copyOf(micros);
    }
}
