package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bridges that take no packets over a size of their own (MQTT 5.0, 3.1.2.11.4). */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class PacketSizesIT {
    private static final int LESS_THAN_AN_ORDER = 100;

    @Inject
    MqttListener listener;

    @Inject
    LiveConnections connections;

    @Inject
    MeterRegistry registry;

    @Test
    @Tag("B2")
    void b2_orderThatIsTooLargeForTheBridge_isNotSent_andTheLineStays() throws Exception {
        try (EnrolledBridge enrolled = EnrolledBridge.now()) {
            Mqtt5BlockingClient client = client(enrolled);
            AtomicInteger received = new AtomicInteger();
            client.connectWith()
                    .restrictions()
                    .maximumPacketSize(LESS_THAN_AN_ORDER)
                    .applyRestrictions()
                    .send();
            client.toAsync()
                    .subscribeWith()
                    .topicFilter(enrolled.topic("orders"))
                    .callback(publish -> received.incrementAndGet())
                    .send()
                    .get(10, TimeUnit.SECONDS);

            enrolled.lock().order(1);

            BridgeConnection connection = connections.ofBridge(enrolled.bridgeId());
            await().until(() -> connection.orders().isHoldingOrders());
            await().during(1, TimeUnit.SECONDS).until(() -> client.getState().isConnected());
            assertThat(received).hasValue(0);
            client.disconnect();
        }
    }

    @Test
    @Tag("B2")
    @Tag("B3")
    void b3_orderThatIsTooLargeForTheBridge_isCounted_andShownToOperators_untilItIsSent() throws Exception {
        try (EnrolledBridge enrolled = EnrolledBridge.now()) {
            String orderId = enrolled.lock().order(1);
            double before = notSent();
            Mqtt5BlockingClient small = client(enrolled);
            small.connectWith()
                    .restrictions()
                    .maximumPacketSize(LESS_THAN_AN_ORDER)
                    .applyRestrictions()
                    .send();
            small.subscribeWith().topicFilter(enrolled.topic("orders")).send();

            await().untilAsserted(() -> GatewayClient.bridge(enrolled.bridgeId())
                    .then()
                    .body("pendingOrders[0].orderId", equalTo(orderId))
                    .body("pendingOrders[0].tooLarge", equalTo(true))
                    .body("pendingOrders[0].attempts", equalTo(0))
                    .body("pendingOrders[0].sentAt", nullValue()));
            assertThat(notSent()).isGreaterThan(before);
            small.disconnect();

            Mqtt5BlockingClient large = client(enrolled);
            large.connect();
            large.subscribeWith().topicFilter(enrolled.topic("orders")).send();

            await().untilAsserted(() -> GatewayClient.bridge(enrolled.bridgeId())
                    .then()
                    .body("pendingOrders[0].orderId", equalTo(orderId))
                    .body("pendingOrders[0].tooLarge", equalTo(false))
                    .body("pendingOrders[0].attempts", greaterThan(0))
                    .body("pendingOrders[0].sentAt", notNullValue()));
            large.disconnect();
        }
    }

    private double notSent() {
        return registry.get("latchkey.gateway.orders.too.large").counter().count();
    }

    private Mqtt5BlockingClient client(EnrolledBridge enrolled) {
        return MqttClient.builder()
                .useMqttVersion5()
                .serverHost("127.0.0.1")
                .serverPort(listener.port(WayIn.TCP))
                .simpleAuth()
                .username(enrolled.bridgeId())
                .password(enrolled.secret().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
    }
}
