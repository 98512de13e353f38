package dev.latchkey.feed;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells operators which locks wait. Always up: the other locks are served, and a restart would mend nothing. */
@Readiness
@ApplicationScoped
public class ParkedLocksHealth implements HealthCheck {
    private final FeedMetrics metrics;

    ParkedLocksHealth(FeedMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public HealthCheckResponse call() {
        ParkedLocks.Summary parked = metrics.waiting();
        return HealthCheckResponse.named("parked locks")
                .up()
                .withData("count", parked.locks())
                .withData("oldestSeconds", parked.oldest().toSeconds())
                .withData("eldest", parked.eldest())
                .build();
    }
}
