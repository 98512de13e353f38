package dev.latchkey.keys.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    /** What is measured after the commit must not fail: the events would count as not applied. */
    @ParameterizedTest
    @CsvSource({"PT-1S, 0", "PT0.25S, 250", "PT1H, 3600000", "P365D, 3600000", "P750000D, 3600000"})
    @Tag("inv-8")
    void inv8_delayOfAnEvent_isMeasured_howeverOldItIs(Duration age, double millis) {
        new ProjectionMetrics(registry).applied(Projection.KEYS, 1, age);

        assertThat(registry.get("latchkey.projection.delay").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(millis);
    }
}
