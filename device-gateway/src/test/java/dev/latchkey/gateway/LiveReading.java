package dev.latchkey.gateway;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.DoubleAccumulator;

/** Whether this instance reads orders live: that begins a moment after its start, and what it misses before waits for the tables. */
@Singleton
public class LiveReading {
    private final MeterRegistry registry;

    LiveReading(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Returns when it has begun; for tests that keep the tables from delivering. */
    public void awaitBegun() {
        DoubleAccumulator longest = new DoubleAccumulator(Math::max, behind());
        await().until(() -> {
            double now = behind();
            longest.accumulate(now);
            return now < longest.get(); // it grows until Kafka's end is reached
        });
    }

    private double behind() {
        return registry.get("latchkey.gateway.live.orders.behind.seconds")
                .gauge()
                .value();
    }
}
