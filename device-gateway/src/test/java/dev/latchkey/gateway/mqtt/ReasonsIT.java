package dev.latchkey.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is refused is counted, and told why where its version of MQTT has words for it (inv-14). */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("inv-14")
class ReasonsIT {
    private static final int NEW = 5;
    private static final int OLD = 4;
    private static final int CLEAN = 0xC2; // with user name and password
    private static final int NOT_CLEAN = 0xC0;
    private static final byte[] PINGREQ = {(byte) 0xC0, 0};
    private static final byte[] DISCONNECT = {(byte) 0xE0, 0};

    @Inject
    MqttListener listener;

    @Inject
    LiveConnections connections;

    @Inject
    MeterRegistry registry;

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    private double count(String metric, String reason) {
        Counter counter = registry.find(metric).tag("reason", reason).counter();
        return counter == null ? 0 : counter.count();
    }

    private double refusals(String reason) {
        return count("latchkey.gateway.refusals", reason);
    }

    private double closed(String reason) {
        return count("latchkey.gateway.connections.closed", reason);
    }

    private RawBridge connected(int version, int keepAlive) throws IOException {
        RawBridge raw =
                RawBridge.connect(listener.port(WayIn.TCP), enrolled.bridgeId(), enrolled.secret(), version, keepAlive);
        assertThat(raw.connack()).isZero();
        return raw;
    }

    /** @param level of the protocol */
    private byte[] connect(String protocol, int level, int flags, String clientId) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeUTF(protocol);
        out.write(level);
        out.write(flags);
        out.writeShort(60);
        if (level == NEW) {
            out.write(0); // no properties
        }
        out.writeUTF(clientId);
        out.writeUTF(enrolled.bridgeId());
        out.writeUTF(enrolled.secret());
        return joined(new byte[] {0x10, (byte) body.size()}, body.toByteArray());
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    private static byte[] packet(int... bytes) {
        byte[] packet = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            packet[i] = (byte) bytes[i];
        }
        return packet;
    }

    private static byte[] disconnect(int reason) {
        return packet(0xE0, 2, reason, 0);
    }

    /** @return all that is answered, until the line is closed */
    private byte[] answer(byte[] sent) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", listener.port(WayIn.TCP))) {
            socket.setSoTimeout(20_000); // shorter than the patience with one that says nothing
            socket.getOutputStream().write(sent);
            return socket.getInputStream().readAllBytes();
        }
    }

    @Test
    @Tag("B3")
    void b3_keepAliveThatRunsOut_isToldAndCounted() throws Exception {
        // of 2 s: of 1 s the library, which rounds up, would always be the later one
        double before = closed("silent");
        try (RawBridge raw = connected(NEW, 2)) {
            assertThat(raw.rest()).isEqualTo(disconnect(0x8D)); // keep alive timeout
        }
        try (RawBridge raw = connected(OLD, 2)) {
            assertThat(raw.rest()).isEmpty();
        }
        assertThat(closed("silent")).isEqualTo(before + 2);
    }

    @Test
    @Tag("B3")
    void b3_lineOnWhichSomethingIsSaidInTime_staysOpen() throws Exception {
        try (RawBridge raw = connected(OLD, 2)) {
            BridgeConnection connection = connections.ofBridge(enrolled.bridgeId());
            long begin = System.nanoTime();
            await().pollInterval(Duration.ofMillis(500)).until(() -> {
                raw.write(PINGREQ);
                return System.nanoTime() - begin > Duration.ofSeconds(5).toNanos();
            });
            assertThat(connections.ofBridge(enrolled.bridgeId())).isSameAs(connection);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {NEW, OLD, 9})
    void inv14_anotherConnect_closesTheLine_andItsPlaceIsFreeAgain(int level) throws Exception {
        double before = refusals("protocol-error");
        try (RawBridge raw = connected(NEW, 60)) {
            raw.write(connect("MQTT", level, CLEAN, "again"));
            // the codec speaks the version of the last CONNECT that it could read, and MQTT 3.1.1 has no reasons
            assertThat(raw.rest()).isEqualTo(level == OLD ? packet(0xE0, 0) : disconnect(0x82)); // protocol error
        }
        await().until(() -> connections.ofBridge(enrolled.bridgeId()) == null);
        assertThat(refusals("protocol-error")).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {NEW, OLD, 9})
    void inv14_anotherConnectOfAnOldClient_closesTheLine(int level) throws Exception {
        double before = refusals("protocol-error");
        try (RawBridge raw = connected(OLD, 60)) {
            raw.write(connect("MQTT", level, CLEAN, "again"));
            assertThat(raw.rest()).isEmpty();
        }
        await().until(() -> connections.ofBridge(enrolled.bridgeId()) == null);
        assertThat(refusals("protocol-error")).isEqualTo(before + 1);
    }

    private void isRefusedBeforeConnack(byte[] sent, int reason, String metric) throws Exception {
        double before = refusals(metric);

        assertThat(answer(joined(connect("MQTT", NEW, CLEAN, "hasty"), sent))).isEqualTo(packet(0x20, 3, 0, reason, 0));
        assertThat(answer(joined(connect("MQTT", OLD, CLEAN, "hasty"), sent)))
                .isEqualTo(packet(0x20, 2, 0, 3)); // server unavailable

        assertThat(refusals(metric)).isEqualTo(before + 2);
        assertThat(connections.ofBridge(enrolled.bridgeId())).isNull();
    }

    /** Of MQTT 3.1.1 as well as 5. */
    private static byte[] publish(int bytes) throws IOException {
        byte[] body = new byte[bytes];
        body[1] = 1; // length of the topic
        body[2] = 'a';
        body[4] = 1; // packet id
        return RawBridge.packet(0x32, body);
    }

    @Test
    void inv14_moreBeforeConnackThanIsKept_isRefused() throws Exception {
        byte[] pings = new byte[2 * 17];
        for (int i = 0; i < pings.length; i += 2) {
            pings[i] = PINGREQ[0];
        }
        isRefusedBeforeConnack(pings, 0x97, "before-connack"); // quota exceeded
        isRefusedBeforeConnack(joined(publish(2000), publish(2200)), 0x97, "before-connack");
        isRefusedBeforeConnack(publish(20_000), 0x97, "before-connack");
    }

    @Test
    void inv14_whatNoBridgeMaySend_isRefused_beforeConnack() throws Exception {
        isRefusedBeforeConnack(connect("MQTT", 9, CLEAN, "again"), 0x82, "protocol-error");
        isRefusedBeforeConnack(packet(0xD0, 0), 0x82, "protocol-error"); // PINGRESP
        isRefusedBeforeConnack(packet(0x36, 6, 0, 1, 'a', 0, 1, 0), 0x82, "protocol-error"); // PUBLISH with QoS 3
    }

    @ParameterizedTest
    @ValueSource(ints = {NEW, OLD})
    void inv14_anotherConnectBeforeConnack_isRefused(int level) throws Exception {
        double before = refusals("protocol-error");
        byte[] twice = joined(connect("MQTT", level, CLEAN, "once"), connect("MQTT", level, CLEAN, "again"));
        assertThat(answer(twice))
                .isEqualTo(level == NEW ? packet(0x20, 3, 0, 0x82, 0) : packet(0x20, 2, 0, 3)); // protocol error
        assertThat(refusals("protocol-error")).isEqualTo(before + 1);
    }

    @Test
    void inv14_whoGoesAgainBeforeConnack_isNotRefused() throws Exception {
        double before = refusals("before-connack") + refusals("protocol-error");
        assertThat(answer(joined(connect("MQTT", NEW, CLEAN, "hasty"), DISCONNECT)))
                .isEmpty();
        assertThat(answer(joined(connect("MQTT", NEW, CLEAN, "hasty"), joined(PINGREQ, DISCONNECT))))
                .isEmpty();
        assertThat(refusals("before-connack") + refusals("protocol-error")).isEqualTo(before);
    }

    static Stream<byte[]> noConnects() {
        return Stream.of(
                PINGREQ,
                DISCONNECT,
                packet(0x30, 5, 0, 1, 'a', 'b', 'c'), // PUBLISH
                packet(0xD0, 0), // PINGRESP
                "GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8),
                packet(0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 3, 0, 0, 0, 0)); // CONNECT with a flag that is reserved
    }

    @ParameterizedTest
    @MethodSource("noConnects")
    void inv14_whoDoesNotBeginWithConnect_isCounted_andHearsNothing(byte[] sent) throws Exception {
        double before = refusals("no-connect");
        assertThat(answer(sent)).isEmpty();
        assertThat(refusals("no-connect")).isEqualTo(before + 1);
    }

    static Stream<byte[]> protocols() {
        return Stream.of("MQTT 6", "MQTT 9", "MQIsdp 5", "AMQP 4")
                .map(protocol -> protocol.split(" "))
                .map(protocol -> {
                    byte[] name = protocol[0].getBytes(UTF_8);
                    byte[] rest = packet(Integer.parseInt(protocol[1]), 2, 0, 0, 0, 0);
                    byte[] body = joined(joined(packet(0, name.length), name), rest);
                    return joined(packet(0x10, body.length), body);
                });
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void inv14_unknownProtocol_isRefused(byte[] connect) throws Exception {
        double before = refusals("unknown-protocol");
        assertThat(answer(connect)).isEqualTo(packet(0x20, 2, 0, 1)); // unacceptable protocol version
        assertThat(refusals("unknown-protocol")).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ours", "", "longer than MQTT 3.1 allows"})
    void inv14_oldProtocol_isRefused_whateverElseIsWrongWithIt(String clientId) throws Exception {
        double before = refusals("old-protocol");
        assertThat(answer(connect("MQIsdp", 3, CLEAN, clientId))).isEqualTo(packet(0x20, 2, 0, 1));
        assertThat(refusals("old-protocol")).isEqualTo(before + 1);
    }

    @Test
    void inv14_sessionWithoutAnId_isRefusedToAnOldClient() throws Exception {
        double before = refusals("no-client-id");
        assertThat(answer(connect("MQTT", OLD, NOT_CLEAN, ""))).isEqualTo(packet(0x20, 2, 0, 2)); // identifier rejected
        assertThat(refusals("no-client-id")).isEqualTo(before + 1);
    }

    /** MQTT 5, 3.1.3.1: it is given an id, and told so. */
    @Test
    @Tag("B1")
    void b1_sessionWithoutAnId_isNoneAndAllowed_inMqtt5() throws Exception {
        byte[] answer = answer(joined(connect("MQTT", NEW, NOT_CLEAN, ""), new byte[0]), DISCONNECT);
        assertThat(answer).startsWith(0x20).contains(0x12, 0, 36); // CONNACK with an assigned client identifier
        assertThat(answer[3]).isZero();
    }

    /** Goes on once something has come. */
    private byte[] answer(byte[] sent, byte[] then) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", listener.port(WayIn.TCP))) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(sent);
            byte[] first = {(byte) socket.getInputStream().read()};
            socket.getOutputStream().write(then);
            return joined(first, socket.getInputStream().readAllBytes());
        }
    }

    private void isRefused(int header, String topic, int reason, String metric) throws Exception {
        double before = refusals(metric);
        try (RawBridge raw = connected(NEW, 60)) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(body);
            out.writeUTF(enrolled.topic(topic));
            if ((header & 0x06) != 0) {
                out.writeShort(1); // packet id
            }
            out.write(0); // no properties
            out.write(enrolled.statement());
            raw.send(header, body.toByteArray());
            assertThat(raw.rest()).isEqualTo(disconnect(reason));
        }
        assertThat(refusals(metric)).isEqualTo(before + 1);
    }

    @Test
    void inv14_retainedStatement_closesTheLine() throws Exception {
        isRefused(0x33, "statements", 0x9A, "retained");
    }

    @Test
    void inv14_statementOfAnotherQos_closesTheLine() throws Exception {
        isRefused(0x30, "statements", 0x9B, "wrong-qos");
        isRefused(0x34, "statements", 0x9B, "wrong-qos");
    }
}
