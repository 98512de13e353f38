package dev.latchkey.shares.observability;

import dev.latchkey.shares.messaging.PublishedHistory;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while Kafka has events that the database doesn't: every command would make the two differ more. */
@Readiness
@ApplicationScoped
public class HistoryReadiness implements HealthCheck {
    private final PublishedHistory history;

    HistoryReadiness(PublishedHistory history) {
        this.history = history;
    }

    @Override
    public HealthCheckResponse call() {
        String ahead = history.ahead();
        if (ahead == null) {
            return HealthCheckResponse.named("published history").up().build();
        }
        return HealthCheckResponse.named("published history")
                .down()
                .withData("code", "history.kafka-is-ahead")
                .withData("event", ahead)
                .build();
    }
}
