package dev.latchkey.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.TestBridge;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bridge may do that was let in, with the topics and locks that are its own. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class BridgeRightsIT {
    @Inject
    MqttListener listener;

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    private TestBridge bridge() {
        return new TestBridge(listener.port(WayIn.TCP), enrolled.bridgeId(), enrolled.secret());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"v1/bridges/BR-other/orders", "v1/bridges/+/orders", "#", "$share/g/v1/bridges/BR-other/orders"})
    @Tag("B1")
    @Tag("inv-14")
    void b1_foreignSubscription_isRefused_andTheConnectionStays(String topic) throws Exception {
        try (TestBridge bridge = bridge().connect()) {
            assertThatThrownBy(() -> bridge.subscribe(topic))
                    .cause()
                    .isInstanceOfSatisfying(
                            Mqtt5SubAckException.class,
                            e -> assertThat(e.getMqttMessage().getReasonCodes())
                                    .containsExactly(Mqtt5SubAckReasonCode.NOT_AUTHORIZED));
            assertThat(bridge.isConnected()).isTrue();
        }
    }

    @Test
    @Tag("B1")
    @Tag("inv-14")
    void b1_publishToAForeignTopic_closesTheConnection() throws Exception {
        try (TestBridge bridge = bridge().connect()) {
            var _ = bridge.publish("v1/bridges/BR-other/statements", "{}");

            assertThat(bridge.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.NOT_AUTHORIZED);
        }
    }

    @Test
    @Tag("B1")
    @Tag("inv-14")
    void b1_statementOfAForeignLock_closesTheConnection_andIsNotTaken() throws Exception {
        String lockId = enrolled.lock().lockId();
        GatewayClient.bridgeWith(enrolled.bridgeId() + "-b", lockId + "-b");
        try (TestBridge bridge = bridge().connect()) {
            bridge.state(lockId, "own.statement.1").get();
            var _ = bridge.state(lockId + "-b", "foreign.statement.1");

            assertThat(bridge.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.NOT_AUTHORIZED);
        }
        await().untilAsserted(
                        () -> assertThat(enrolled.kafka().reportsOf(lockId)).hasSize(1));
        assertThat(enrolled.kafka().reportsOf(lockId + "-b")).isEmpty();
    }

    @Test
    @Tag("B1")
    void b1_statementOfALockJustAssigned_isTaken_inOrder() throws Exception {
        String late = enrolled.lock().lockId() + "-late";
        try (TestBridge bridge = bridge().connect()) {
            GatewayClient.assign(enrolled.bridgeId(), late);
            var first = bridge.state(late, "a.1.c");
            var second = bridge.state(enrolled.lock().lockId(), "a.2.c");
            bridge.state(late, "a.3.c").get();
            first.get();
            second.get();
        }
        await().untilAsserted(() -> assertThat(enrolled.kafka().reportsOf(late))
                .extracting(report -> report.statement())
                .containsExactly("a.1.c", "a.3.c"));
    }

    @Test
    @Tag("B2")
    void b2_mqtt311_isServedTheSame() throws Exception {
        Mqtt3BlockingClient client = TestBridge.old(listener.port(WayIn.TCP)).buildBlocking();
        client.connectWith()
                .simpleAuth()
                .username(enrolled.bridgeId())
                .password(enrolled.secret().getBytes(UTF_8))
                .applySimpleAuth()
                .send();
        assertThatThrownBy(() -> client.subscribeWith()
                        .topicFilter("v1/bridges/BR-other/orders")
                        .send())
                .isInstanceOf(Mqtt3SubAckException.class);
        try (Mqtt3BlockingClient.Mqtt3Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith()
                    .topicFilter(enrolled.topic("orders"))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            String order = enrolled.lock().order(1);
            Optional<Mqtt3Publish> received = publishes.receive(10, TimeUnit.SECONDS);

            assertThat(new String(received.orElseThrow().getPayloadAsBytes(), UTF_8))
                    .contains(order);
        }
        client.disconnect();
    }
}
