package dev.latchkey.bench.report;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A latency by percentile.
 *
 * @param percentiles rising, below 100
 * @param millis      of the same length
 */
public record Curve(String name, List<Double> percentiles, List<Double> millis) {
    private static final double[] SHOWN = {
        0, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 96.5, 98, 99, 99.5, 99.7, 99.9, 99.95, 99.97, 99.99,
    };

    public Curve {
        percentiles = List.copyOf(percentiles);
        millis = List.copyOf(millis);
    }

    /** Up to the percentile that a tenth sample stands behind: beyond it is chance. */
    public static Curve of(String name, Histogram micros) {
        List<Double> percentiles = new ArrayList<>();
        List<Double> millis = new ArrayList<>();
        for (double percentile : SHOWN) {
            if (percentile > 50 && micros.getTotalCount() * (100 - percentile) / 100 < 10) {
                break;
            }
            percentiles.add(percentile);
            millis.add(micros.getValueAtPercentile(percentile) / 1e3);
        }
        return new Curve(name, percentiles, millis);
    }
}
