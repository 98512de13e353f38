package dev.latchkey.gateway.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.LiveReading;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the metric of the live way of orders says of a reader of the real broker. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class LiveOrdersBehindIT {
    private static final String NAME = "latchkey_gateway_live_orders_behind_seconds";

    @Inject
    MeterRegistry registry;

    @Inject
    LiveReading liveReading;

    private double behind() {
        return registry.get(NAME.replace('_', '.')).gauge().value();
    }

    @Test
    @Tag("B2")
    void b2_readerThatIsAnswered_isNeverFarBehind_whateverComes() {
        liveReading.awaitBegun();
        Instant begin = Instant.now();

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            assertThat(behind()).isLessThan(4);
            return begin.plusSeconds(6).isBefore(Instant.now());
        });
        assertThat(RestAssured.get("/q/metrics").asString()).contains(NAME + " ");
    }
}
