package dev.latchkey.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** What docs/metrics.md promises of the feed, and what its health detail shows. */
@ApplicationScoped
class FeedMetrics {
    private final MeterRegistry registry;
    private final Counter repeats;
    private final Counter repairs;
    private final Counter failedRepairs;
    private volatile ParkedLocks.Summary parked = new ParkedLocks.Summary(0, Duration.ZERO, "");

    FeedMetrics(MeterRegistry registry) {
        this.registry = registry;
        repeats = registry.counter("latchkey.feed.repeats");
        repairs = registry.counter("latchkey.feed.repairs", "outcome", "repaired");
        failedRepairs = registry.counter("latchkey.feed.repairs", "outcome", "failed");
        for (Channel channel : Channel.values()) {
            unreadable(channel, 0);
        }
        for (Parking.Reason reason : Parking.Reason.values()) {
            parkings(reason); // there from the start, so that an alert sees the first one rise
        }
        Gauge.builder("latchkey.feed.locks.parked", this, m -> m.parked.locks()).register(registry);
        Gauge.builder(
                        "latchkey.feed.parked.oldest.seconds",
                        this,
                        m -> m.parked.oldest().toMillis() / 1_000.0)
                .register(registry);
    }

    void taken(Intake intake) {
        repeats.increment(intake.repeats());
        unreadable(Channel.KEY_EVENTS, intake.unreadable().size());
    }

    void parked(Parking parking) {
        parkings(parking.reason()).increment();
    }

    void unreadable(Channel channel, int records) {
        registry.counter("latchkey.feed.unreadable", "topic", channel.tag()).increment(records);
    }

    void retried(Channel channel) {
        registry.counter("latchkey.feed.retries", "topic", channel.tag()).increment();
    }

    void repaired() {
        repairs.increment();
    }

    void repairFailed() {
        failedRepairs.increment();
    }

    void waiting(ParkedLocks.Summary summary) {
        parked = summary;
    }

    ParkedLocks.Summary waiting() {
        return parked;
    }

    private Counter parkings(Parking.Reason reason) {
        return registry.counter("latchkey.feed.parkings", "reason", reason.tag());
    }
}
