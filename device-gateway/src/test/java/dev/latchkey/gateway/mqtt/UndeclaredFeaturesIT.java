package dev.latchkey.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.RawBridge;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who uses what MQTT 5 has and this gateway, as it says, has not is told which it is, and counted (inv-14). */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("inv-14")
class UndeclaredFeaturesIT {
    private static final int NEW = 5;
    private static final int OLD = 4;
    private static final byte[] NONE = {0};
    private static final byte[] AN_ALIAS = {3, 0x23, 0, 1};
    private static final String A_STATUS = "{\"software\":\"no power\"}";

    @Inject
    MqttListener listener;

    @Inject
    MeterRegistry registry;

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    private double refusals(String reason) {
        Counter counter =
                registry.find("latchkey.gateway.refusals").tag("reason", reason).counter();
        return counter == null ? 0 : counter.count();
    }

    /** @param properties with their length */
    private byte[] body(String topic, byte[] properties, byte[] rest) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        if (!topic.isEmpty()) {
            topic = enrolled.topic(topic);
        }
        out.writeUTF(topic);
        out.writeShort(1); // packet id
        out.write(properties);
        out.write(rest);
        return body.toByteArray();
    }

    private void closesTheLine(int header, byte[] body, int reason, String metric) throws Exception {
        double before = refusals(metric);
        try (RawBridge raw = RawBridge.connect(listener.port(WayIn.TCP), enrolled.bridgeId(), enrolled.secret(), NEW)) {
            assertThat(raw.connack()).isZero();
            raw.send(header, body);
            assertThat(raw.rest()).containsExactly(0xE0, 2, reason, 0); // DISCONNECT
        }
        assertThat(refusals(metric)).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "statements", "status"})
    void inv14_topicAlias_closesTheLine_withATopicOrWithout(String topic) throws Exception {
        closesTheLine(0x32, body(topic, AN_ALIAS, enrolled.statement()), 0x94, "topic-alias");
    }

    @Test
    void inv14_subscriptionIdentifier_closesTheLine() throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeShort(1); // packet id
        out.write(new byte[] {2, 0x0B, 7});
        out.writeUTF(enrolled.topic("orders"));
        out.write(1); // QoS
        closesTheLine(0x82, body.toByteArray(), 0xA1, "subscription-identifier");
    }

    /** @param properties with their length; nothing of MQTT 3.1.1 */
    private byte[] connect(int version, int will, byte[] properties, String willTopic, String willPayload)
            throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeUTF("MQTT");
        out.write(version);
        out.write(0xC2 | will); // user name, password, clean
        out.writeShort(60);
        out.write(version == NEW ? properties : new byte[0]);
        out.writeUTF("ours");
        if (will != 0) {
            out.write(version == NEW ? NONE : new byte[0]);
            out.writeUTF(willTopic);
            out.writeUTF(willPayload);
        }
        out.writeUTF(enrolled.bridgeId());
        out.writeUTF(enrolled.secret());
        return RawBridge.packet(0x10, body.toByteArray());
    }

    private int connack(byte[] connect) throws IOException {
        try (RawBridge raw = RawBridge.on(new Socket("127.0.0.1", listener.port(WayIn.TCP)))) {
            raw.write(connect);
            return raw.connack();
        }
    }

    @Test
    void inv14_authenticationMethod_isRefused_howeverRightTheSecretIs() throws Exception {
        double before = refusals("authentication-method");
        byte[] name = "SCRAM-SHA-256".getBytes(UTF_8);
        ByteArrayOutputStream method = new ByteArrayOutputStream();
        method.writeBytes(new byte[] {(byte) (3 + name.length), 0x15, 0, (byte) name.length});
        method.writeBytes(name);
        assertThat(connack(connect(NEW, 0, method.toByteArray(), "", ""))).isEqualTo(0x8C);
        assertThat(refusals("authentication-method")).isEqualTo(before + 1);
    }

    static Stream<Arguments> wills() {
        return Stream.of(
                Arguments.of(0x2C, "status", A_STATUS, 0x9A, "retained-will"),
                Arguments.of(0x14, "status", A_STATUS, 0x9B, "will-of-wrong-qos"),
                Arguments.of(0x0C, "status", "no status", 0x99, "malformed-will"),
                Arguments.of(0x0C, "status", "", 0x99, "malformed-will"),
                Arguments.of(0x0C, "statements", A_STATUS, 0x87, "will"));
    }

    @ParameterizedTest
    @MethodSource("wills")
    void b3_willThatCannotBe_isRefused_withItsReason(int flags, String topic, String payload, int reason, String metric)
            throws Exception {
        double before = refusals(metric);
        assertThat(connack(connect(NEW, flags, NONE, enrolled.topic(topic), payload)))
                .isEqualTo(reason);
        assertThat(connack(connect(OLD, flags, NONE, enrolled.topic(topic), payload)))
                .isEqualTo(5); // not authorized
        assertThat(refusals(metric)).isEqualTo(before + 2);
    }
}
