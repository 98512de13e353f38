package dev.latchkey.bench.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** Latencies and failures of one loop. Recording is thread-safe; {@link #tick} and {@link #all} are for one thread. */
final class Recording {
    private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(2);
    private static final int DIGITS = 3;

    private final Recorder recorder = new Recorder(HIGHEST_MICROS, DIGITS);
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final Histogram all = new Histogram(HIGHEST_MICROS, DIGITS);
    private final @Nullable HistogramLogWriter log;
    private @Nullable Histogram interval;

    /** @param log gets one histogram for each tick, in microseconds; null for none */
    Recording(@Nullable HistogramLogWriter log) {
        this.log = log;
    }

    void succeeded(long nanos) {
        recorder.recordValue(Math.min(HIGHEST_MICROS, Math.max(0, nanos / 1_000)));
    }

    void failed(String why) {
        failures.computeIfAbsent(why, key -> new LongAdder()).increment();
    }

    void tick() {
        Histogram since = recorder.getIntervalHistogram(interval);
        interval = since;
        all.add(since);
        if (log != null && since.getTotalCount() > 0) {
            log.outputIntervalHistogram(since);
        }
    }

    LoadResult result(Duration elapsed, long longestQueue) {
        tick();
        Map<String, Long> counted = new TreeMap<>();
        failures.forEach((why, count) -> counted.put(why, count.sum()));
        return new LoadResult(elapsed, all.copy(), counted, longestQueue);
    }
}
