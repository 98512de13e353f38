package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewayDatabase;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.LiveReading;
import dev.latchkey.gateway.TestBridge;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Orders that come live are not held for ever, though the database does not say which older ones there are. */
@QuarkusTest
@TestProfile(SweepFailuresIT.ByHand.class)
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B2")
class HeldOrdersIT {
    @Inject
    MqttListener listener;

    @Inject
    LiveConnections connections;

    @Inject
    GatewayDatabase database;

    @Inject
    LiveReading liveReading;

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    @Test
    void b2_orderThatComesLive_doesNotWaitForLong() throws Exception {
        liveReading.awaitBegun();
        try (TestBridge bridge =
                        new TestBridge(listener.port(WayIn.TCP), enrolled.bridgeId(), enrolled.secret()).connect();
                Connection other = database.holdTable("pending_order")) {
            bridge.subscribe();
            String order = enrolled.lock().order(1);

            await().untilAsserted(() -> assertThat(bridge.orders()).contains(order));
            other.rollback();
        }
    }

    @Test
    void b2_orderOfALockThatIsAdded_doesNotWaitForLong() throws Exception {
        liveReading.awaitBegun();
        String next = enrolled.bridgeId() + "-next";
        String secret = GatewayClient.bridgeWith(next);
        try (TestBridge bridge = new TestBridge(listener.port(WayIn.TCP), next, secret)
                        .connect()
                        .subscribe();
                Connection other = database.holdTable("pending_order")) {
            GatewayClient.assign(next, enrolled.lock().lockId());
            await().until(() -> Objects.requireNonNull(connections.ofBridge(next))
                    .locks()
                    .contains(enrolled.lock().lockId()));
            String order = enrolled.lock().order(1);

            await().untilAsserted(() -> assertThat(bridge.orders()).contains(order));
            other.rollback();
        }
    }
}
