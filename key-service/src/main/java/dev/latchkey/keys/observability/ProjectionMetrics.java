package dev.latchkey.keys.observability;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** What docs/metrics.md promises of the projections. */
@ApplicationScoped
public class ProjectionMetrics {
    /** When lists are rebuilt, events are years old: their sum would be more than a timer holds, and a date can be beyond it by itself. */
    private static final Duration OLDEST = Duration.ofHours(1);

    private final MeterRegistry registry;

    public ProjectionMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param age of the newest event of the batch when it became visible; more than an hour counts as that */
    public void applied(Projection projection, int records, Duration age) {
        Tags tags = tags(projection);
        registry.counter("latchkey.projection.events", tags).increment(records);
        Timer.builder("latchkey.projection.delay")
                .tags(tags)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(registry)
                .record(within(age));
    }

    private static Duration within(Duration age) {
        if (age.isNegative()) {
            return Duration.ZERO;
        }
        return age.compareTo(OLDEST) < 0 ? age : OLDEST;
    }

    /** A read that carried a consistency token has waited; {@code caughtUp} tells how that ended. */
    public void waited(Duration time, boolean caughtUp) {
        Timer.builder("latchkey.read.wait")
                .tag("outcome", caughtUp ? "caught-up" : "gave-up")
                .register(registry)
                .record(time);
    }

    private static Tags tags(Projection projection) {
        return Tags.of("projection", projection.tag());
    }
}
