package dev.latchkey.gateway.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final GatewayMetrics metrics = new GatewayMetrics(registry);

    @Test
    @Tag("B2")
    void b2_liveOrders_areAsManySecondsBehind_asTheirReaderIsWhenOperatorsAsk() {
        AtomicReference<Duration> behind = new AtomicReference<>(Duration.ofMillis(1500));
        metrics.liveOrdersBehind(behind::get);
        assertThat(liveOrdersBehind()).isEqualTo(1.5);

        behind.set(Duration.ofMinutes(2));
        assertThat(liveOrdersBehind()).isEqualTo(120);
    }

    private double liveOrdersBehind() {
        return registry.get("latchkey.gateway.live.orders.behind.seconds")
                .gauge()
                .value();
    }
}
