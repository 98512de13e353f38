package dev.latchkey.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.BridgeEvent;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.KafkaAccess;
import dev.latchkey.gateway.RawBridge;
import dev.latchkey.gateway.TestBridge;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What bridges say of themselves, and have said when their line is lost. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B3")
class BridgeStatusIT {
    private static final byte[] NOTHING = {};

    @Inject
    MqttListener listener;

    private String bridgeId;
    private String topic;
    private String secret;

    @BeforeEach
    void enrol() {
        bridgeId = "BR-" + UUID.randomUUID().toString().substring(0, 8);
        topic = "v1/bridges/" + bridgeId + "/status";
        secret = GatewayClient.bridgeWith(bridgeId);
    }

    private int port() {
        return listener.port(WayIn.TCP);
    }

    private String software() {
        return GatewayClient.bridge(bridgeId).path("status.software");
    }

    @Test
    void b3_operatorsSee_whatTheBridgeSaysOfItself() throws Exception {
        GatewayClient.bridge(bridgeId).then().body("status", nullValue());
        try (TestBridge bridge = new TestBridge(port(), bridgeId, secret).connect()) {
            bridge.publish(topic, "{\"software\":\"acme 1.2\",\"unreachableLocks\":[\"LK-asleep\"],\"battery\":{}}")
                    .get(10, TimeUnit.SECONDS);

            GatewayClient.bridge(bridgeId)
                    .then()
                    .body("status.software", equalTo("acme 1.2"))
                    .body("status.unreachableLocks", equalTo(List.of("LK-asleep")));
        }
    }

    @Test
    void b3_longList_isSaidInParts_andChangedLockByLock() throws Exception {
        List<String> many =
                IntStream.range(10_000, 12_000).mapToObj(i -> "LK-" + i).toList();
        try (TestBridge bridge = new TestBridge(port(), bridgeId, secret).connect()) {
            // all at once: what comes while another one is being stored is stored with the next
            List<CompletableFuture<?>> acknowledged = new ArrayList<>();
            acknowledged.add(bridge.publish(topic, "{\"software\":\"acme 1.2\",\"unreachableLocks\":[\"LK-old\"]}"));
            for (int from = 0; from < many.size(); from += 500) {
                acknowledged.add(bridge.publish(topic, list("nowUnreachable", many.subList(from, from + 500))));
            }
            acknowledged.add(bridge.publish(topic, "{\"nowReachable\":[\"LK-old\",\"" + many.getFirst() + "\"]}"));
            for (CompletableFuture<?> one : acknowledged) {
                one.get(10, TimeUnit.SECONDS);
            }

            GatewayClient.bridge(bridgeId)
                    .then()
                    .body("status.software", equalTo("acme 1.2"))
                    .body("status.unreachableLocks", equalTo(many.subList(1, many.size())));
        }
    }

    private static String list(String name, List<String> lockIds) {
        return lockIds.stream().collect(Collectors.joining("\",\"", "{\"" + name + "\":[\"", "\"]}"));
    }

    @Test
    void b3_will_mayBeAChange() throws Exception {
        String will = "{\"nowUnreachable\":[\"LK-2\"]}";
        try (RawBridge bridge = RawBridge.connect(port(), bridgeId, secret, 5, topic, will)) {
            assertThat(bridge.connack()).isZero();
            bridge.send(0x30, publish(topic, "{\"software\":\"here\",\"unreachableLocks\":[\"LK-1\"]}"));
            await().untilAsserted(() -> assertThat(software()).isEqualTo("here"));
        }
        await().untilAsserted(() -> GatewayClient.bridge(bridgeId)
                .then()
                .body("status.software", equalTo("here"))
                .body("status.unreachableLocks", equalTo(List.of("LK-1", "LK-2"))));
    }

    /** With QoS 0, of MQTT 5. */
    private static byte[] publish(String topic, String payload) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(packet);
        out.writeUTF(topic);
        out.write(0); // no properties
        out.write(payload.getBytes(UTF_8));
        return packet.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"software\":1}",
                "{\"unreachableLocks\":[\"a/b\"]}",
                "{\"nowUnreachable\":[1]}",
                "{\"nowReachable\":null}",
                "{} {}",
                "{\"software\":\"\"}"
            })
    void b3_whatIsNoStatus_closesTheLine_andChangesNothing(String payload) throws Exception {
        TestBridge bridge = new TestBridge(port(), bridgeId, secret).connect();
        var _ = bridge.publish(topic, payload);

        assertThat(bridge.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.PAYLOAD_FORMAT_INVALID);
        GatewayClient.bridge(bridgeId).then().body("status", nullValue());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void b3_will_isSaid_whenTheLineIsLost(int version) throws Exception {
        try (RawBridge bridge =
                RawBridge.connect(port(), bridgeId, secret, version, topic, "{\"software\":\"no power\"}")) {
            assertThat(bridge.connack()).isZero();
            assertThat(software()).isNull();
        }
        await().untilAsserted(() -> assertThat(software()).isEqualTo("no power"));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void b3_will_isNotSaid_afterAGoodbye(int version) throws Exception {
        try (RawBridge bridge =
                RawBridge.connect(port(), bridgeId, secret, version, topic, "{\"software\":\"no power\"}")) {
            assertThat(bridge.connack()).isZero();
            bridge.send(0xE0, NOTHING); // DISCONNECT
            bridge.rest();
        }
        await().untilAsserted(() -> GatewayClient.bridge(bridgeId).then().body("connected", equalTo(false)));
        assertThat(software()).isNull();
    }

    @Test
    @Tag("inv-14")
    void inv14_willForAnotherTopic_isRefused_andTheConnectionThatIsThereStays() throws Exception {
        String foreign = "v1/bridges/BR-other/status";
        try (TestBridge bridge = new TestBridge(port(), bridgeId, secret).connect();
                RawBridge second = RawBridge.connect(port(), bridgeId, secret, 5, foreign, "{}");
                RawBridge third = RawBridge.connect(port(), bridgeId, secret, 4, topic, "no status")) {
            assertThat(second.connack()).isEqualTo(0x87); // not authorized
            assertThat(third.connack()).isEqualTo(5); // not authorized
            bridge.publish(topic, "{\"software\":\"still here\"}").get(10, TimeUnit.SECONDS);
            assertThat(software()).isEqualTo("still here");
        }
    }

    @Test
    @Tag("B3")
    void b3_analystsSee_thatBridgesComeAndGo() throws Exception {
        try (KafkaAccess kafka = new KafkaAccess()) {
            TestBridge first = new TestBridge(listener.port(WayIn.TLS), bridgeId, secret, WayIn.TLS).connect();
            try (RawBridge second = RawBridge.connect(port(), bridgeId, secret, 5)) {
                assertThat(second.connack()).isZero();
                first.ended().get(10, TimeUnit.SECONDS);
            }
            // or the next one may find it there still
            await().untilAsserted(() -> GatewayClient.bridge(bridgeId).then().body("connected", equalTo(false)));
            try (RawBridge third = RawBridge.connect(port(), bridgeId, secret, 4)) {
                assertThat(third.connack()).isZero();
                third.send(0xE0, NOTHING); // DISCONNECT
                third.rest();
            }
            try (RawBridge fourth = RawBridge.connect(port(), bridgeId, secret, 5)) {
                assertThat(fourth.connack()).isZero();
                fourth.reset();
            }

            await().untilAsserted(() -> assertThat(kafka.bridgeEventsOf(bridgeId))
                    .extracting(BridgeStatusIT::inShort)
                    .containsExactlyInAnyOrder(
                            "1 TLS", "1 CLOSED", "2 TCP", "2 LOST", "3 TCP", "3 LEFT", "4 TCP", "4 LOST"));
        }
    }

    private static String inShort(BridgeEvent event) {
        return switch (event) {
            case BridgeEvent.BridgeConnected e -> e.session() + " " + e.line();
            case BridgeEvent.BridgeDisconnected e -> e.session() + " " + e.end();
        };
    }
}
