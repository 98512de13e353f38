package dev.latchkey.shares.observability;

import dev.latchkey.shares.application.LockReports;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** The metrics of share-service. Tags are enums, so their values are bounded. */
@ApplicationScoped
public class Metrics {
    private final MeterRegistry registry;

    Metrics(MeterRegistry registry) {
        this.registry = registry;
    }

    public void reported(LockReports.Outcome outcome) {
        Counter.builder("latchkey.lock.reports")
                .description("Statements of locks that were handed in")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .register(registry)
                .increment();
    }
}
