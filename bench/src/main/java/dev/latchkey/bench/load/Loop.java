package dev.latchkey.bench.load;

import java.time.Duration;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;

/** How clients send. Blocks the caller; one loop runs at a time. */
public sealed interface Loop permits ClosedLoop, OpenLoop {
    int clients();

    /**
     * Returns when every operation that was begun has ended.
     *
     * @param log gets the latencies second by second, in microseconds; null for none
     * @throws IllegalStateException if nothing has ended for two minutes
     */
    LoadResult run(Operation operation, Duration duration, @Nullable HistogramLogWriter log);
}
