package dev.latchkey.bench.load;

import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one loop came to.
 *
 * @param elapsed      from the first begin to the last end
 * @param micros       latencies of what succeeded, in microseconds. Of an open loop from the intended begin, so a queue in front of
 *                     the system counts; of a closed loop from the begin
 * @param failures     how many failed, by reason
 * @param longestQueue of an open loop: the most operations that had to wait for an idle client
 */
public record LoadResult(Duration elapsed, Histogram micros, Map<String, Long> failures, long longestQueue) {
    public LoadResult {
        failures = Map.copyOf(failures);
    }

    public long succeeded() {
        return micros.getTotalCount();
    }

    public long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    public double perSecond() {
        return succeeded() / (elapsed.toNanos() / 1e9);
    }

    /**
     * A closed loop sends nothing while it waits, so one long stall is one long latency where steady callers would have had many.
     * This adds those that the callers of a steady loop would have had, one each mean interval of a client.
     */
    public Histogram correctedForCoordinatedOmission(int clients) {
        if (succeeded() == 0) {
            return micros.copy();
        }
        long interval = Math.max(1, elapsed.toNanos() / 1_000 * clients / succeeded());
        return micros.copyCorrectedForCoordinatedOmission(interval);
    }

    public double percentileMillis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }
}
