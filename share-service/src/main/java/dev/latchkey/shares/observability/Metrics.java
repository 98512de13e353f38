package dev.latchkey.shares.observability;

import dev.latchkey.shares.application.CodeAttempts;
import dev.latchkey.shares.application.LockReports;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** The metrics of share-service. Tags are enums, so their values are bounded. */
@ApplicationScoped
public class Metrics {
    private final MeterRegistry registry;
    private final AtomicLong outboxRows = new AtomicLong();
    private final AtomicLong outboxOldestMillis = new AtomicLong();
    private final AtomicLong shardsOwned = new AtomicLong();
    private final AtomicLong parkedStreams = new AtomicLong();
    private final AtomicLong locksNotBelieving = new AtomicLong();
    private final Counter published;
    private final Counter producersReplaced;
    private final Counter relayRestarts;

    Metrics(MeterRegistry registry) {
        this.registry = registry;
        this.published = Counter.builder("latchkey.outbox.published")
                .description("Records that Kafka has acknowledged to this instance")
                .register(registry);
        this.producersReplaced = Counter.builder("latchkey.outbox.producers.replaced")
                .description("Producers that had failed for good")
                .register(registry);
        this.relayRestarts = Counter.builder("latchkey.outbox.relay.restarts")
                .description("Threads of the relay that ended by an error and began anew")
                .register(registry);
        Gauge.builder("latchkey.outbox.streams.parked", parkedStreams, AtomicLong::get)
                .description("Locks and accounts whose next record Kafka refuses, of all instances")
                .register(registry);
        Gauge.builder("latchkey.issuers.locks.behind", locksNotBelieving, AtomicLong::get)
                .description("Claimed locks that have not confirmed that they believe the configured issuer keys")
                .register(registry);
        Gauge.builder("latchkey.outbox.rows", outboxRows, AtomicLong::get)
                .description("Records that Kafka has not acknowledged, of all instances")
                .register(registry);
        Gauge.builder("latchkey.outbox.oldest.seconds", outboxOldestMillis, millis -> millis.get() / 1_000.0)
                .description("Age of the oldest of them")
                .register(registry);
        Gauge.builder("latchkey.outbox.shards.owned", shardsOwned, AtomicLong::get)
                .description("Shards of the outbox that this instance sends")
                .register(registry);
    }

    public void codeTried(CodeAttempts.Outcome outcome) {
        Counter.builder("latchkey.code.attempts")
                .description("Verification and claim codes that were tried")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    public void reported(LockReports.Outcome outcome) {
        Counter.builder("latchkey.lock.reports")
                .description("Statements of locks that were handed in")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .register(registry)
                .increment();
    }

    public void locksNotBelieving(long locks) {
        locksNotBelieving.set(locks);
    }

    public void published(int records) {
        published.increment(records);
    }

    public void producerReplaced() {
        producersReplaced.increment();
    }

    public void relayRestarted() {
        relayRestarts.increment();
    }

    public void waiting(long rows, Duration oldest, long parked) {
        parkedStreams.set(parked);
        outboxRows.set(rows);
        outboxOldestMillis.set(oldest.toMillis());
    }

    public void ownsShards(int shards) {
        shardsOwned.set(shards);
    }
}
