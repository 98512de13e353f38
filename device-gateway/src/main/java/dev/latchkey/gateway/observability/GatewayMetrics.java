package dev.latchkey.gateway.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The gateway's own metrics; docs/metrics.md tells operators what they mean. */
@ApplicationScoped
public class GatewayMetrics {
    private final MeterRegistry registry;
    private final Counter ordersSent;
    private final Counter ordersTooLarge;
    private final Counter statementsReceived;
    private final Counter bridgeEventsLost;
    private final AtomicLong connected;
    private final AtomicLong newcomers;
    private final AtomicLong pending;
    private final AtomicLong certificateEnds;
    private final AtomicLong authorityEnds;

    public GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        ordersSent = registry.counter("latchkey.gateway.orders.sent");
        ordersTooLarge = registry.counter("latchkey.gateway.orders.too.large");
        statementsReceived = registry.counter("latchkey.gateway.statements.received");
        bridgeEventsLost = registry.counter("latchkey.gateway.bridge.events.lost");
        connected = registry.gauge("latchkey.gateway.bridges.connected", new AtomicLong());
        newcomers = registry.gauge("latchkey.gateway.newcomers", new AtomicLong());
        pending = registry.gauge("latchkey.gateway.orders.pending", new AtomicLong());
        certificateEnds = registry.gauge("latchkey.gateway.certificate.expiry", new AtomicLong());
        authorityEnds = registry.gauge("latchkey.gateway.authority.expiry", new AtomicLong());
    }

    public void orderSent() {
        ordersSent.increment();
    }

    /** It was to be sent, and its bridge takes no packets as large as it. */
    public void orderTooLarge() {
        ordersTooLarge.increment();
    }

    /** A statement is durable in Kafka. */
    public void statementReceived() {
        statementsReceived.increment();
    }

    /** It was given up, and nobody has it. */
    public void bridgeEventLost() {
        bridgeEventsLost.increment();
    }

    /** @param reason a constant of an enum, so that the number of time series stays small */
    public void refused(Enum<?> reason) {
        registry.counter("latchkey.gateway.refusals", "reason", tag(reason)).increment();
    }

    public void closed(Enum<?> reason) {
        registry.counter("latchkey.gateway.connections.closed", "reason", tag(reason))
                .increment();
    }

    /** How a reason is named, here and wherever operators are told of one. */
    public static String tag(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Of the certificate that the TLS ports show. */
    public void certificateEnds(Instant at) {
        certificateEnds.set(at.getEpochSecond());
    }

    /** Of the authority that signs bridges' certificates. */
    public void authorityEnds(Instant at) {
        authorityEnds.set(at.getEpochSecond());
    }

    /** @param behind how long ago all key events had been read live */
    public void liveOrdersBehind(Supplier<Duration> behind) {
        Gauge.builder(
                        "latchkey.gateway.live.orders.behind.seconds",
                        () -> behind.get().toMillis() / 1_000.0)
                .register(registry);
    }

    public void connected(long bridges) {
        connected.set(bridges);
    }

    /** @param lines that have not sent CONNECT */
    public void newcomers(long lines) {
        newcomers.set(lines);
    }

    public void pending(long orders) {
        pending.set(orders);
    }
}
