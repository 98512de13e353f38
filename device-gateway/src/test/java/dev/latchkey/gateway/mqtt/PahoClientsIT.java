package dev.latchkey.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Eclipse Paho as a bridge, in its two versions, with its own defaults but for what the contract asks. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B2")
class PahoClientsIT {
    private static final int NOT_AUTHORIZED = 5;
    private static final int BAD_USER_NAME_OR_PASSWORD = 0x86;

    @Inject
    MqttListener listener;

    private final List<String> orders = new CopyOnWriteArrayList<>();

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    private String address() {
        return "tcp://127.0.0.1:" + listener.port(WayIn.TCP);
    }

    @Test
    void b2_paho5_getsOrders_andHandsStatementsIn() throws Exception {
        var options = new MqttConnectionOptions();
        options.setUserName(enrolled.bridgeId());
        options.setPassword(enrolled.secret().getBytes(UTF_8));
        var client = new org.eclipse.paho.mqttv5.client.MqttClient(address(), enrolled.bridgeId(), null);
        try (AutoCloseable _ = client::close) {
            client.connect(options);
            client.subscribe(
                    new MqttSubscription[] {new MqttSubscription(enrolled.topic("orders"), 1)},
                    new IMqttMessageListener[] {(t, message) -> orders.add(new String(message.getPayload(), UTF_8))});

            String order = enrolled.lock().order(1);
            await().untilAsserted(() -> assertThat(orders).anyMatch(o -> o.contains(order)));
            client.publish(enrolled.topic("statements"), enrolled.statement(), 1, false); // fails unless acknowledged
            client.publish(enrolled.topic("status"), "{\"software\":\"paho 5\"}".getBytes(UTF_8), 0, false);
            await().untilAsserted(() ->
                    GatewayClient.bridge(enrolled.bridgeId()).then().body("status.software", equalTo("paho 5")));
            client.disconnect();
        }
        options.setPassword("wrong".getBytes(UTF_8));
        var stranger = new org.eclipse.paho.mqttv5.client.MqttClient(address(), enrolled.bridgeId(), null);
        try (AutoCloseable _ = stranger::close) {
            assertThatThrownBy(() -> stranger.connect(options))
                    .isInstanceOfSatisfying(
                            org.eclipse.paho.mqttv5.common.MqttException.class,
                            e -> assertThat(e.getReasonCode()).isEqualTo(BAD_USER_NAME_OR_PASSWORD));
        }
    }

    @Test
    void b2_paho3_getsOrders_andHandsStatementsIn() throws Exception {
        var options = new org.eclipse.paho.client.mqttv3.MqttConnectOptions();
        options.setUserName(enrolled.bridgeId());
        options.setPassword(enrolled.secret().toCharArray());
        options.setWill(enrolled.topic("status"), "{\"software\":\"gone\"}".getBytes(UTF_8), 1, false);
        try (var client = new org.eclipse.paho.client.mqttv3.MqttClient(address(), enrolled.bridgeId(), null)) {
            client.connect(options);
            client.subscribe(
                    enrolled.topic("orders"), 1, (t, message) -> orders.add(new String(message.getPayload(), UTF_8)));

            String order = enrolled.lock().order(1);
            await().untilAsserted(() -> assertThat(orders).anyMatch(o -> o.contains(order)));
            client.publish(enrolled.topic("statements"), enrolled.statement(), 1, false); // fails unless acknowledged
            client.disconnect();
        }
        GatewayClient.bridge(enrolled.bridgeId()).then().body("status", equalTo(null));
        options.setPassword("wrong".toCharArray());
        options.setMqttVersion(
                org.eclipse.paho.client.mqttv3.MqttConnectOptions.MQTT_VERSION_3_1_1); // or it tries 3.1 then
        try (var stranger = new org.eclipse.paho.client.mqttv3.MqttClient(address(), enrolled.bridgeId(), null)) {
            assertThatThrownBy(() -> stranger.connect(options))
                    .isInstanceOfSatisfying(
                            org.eclipse.paho.client.mqttv3.MqttException.class,
                            e -> assertThat(e.getReasonCode()).isEqualTo(NOT_AUTHORIZED));
        }
    }
}
