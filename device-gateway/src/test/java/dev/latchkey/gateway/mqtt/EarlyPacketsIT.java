package dev.latchkey.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.RawBridge;
import dev.latchkey.gateway.RawWebSocket;
import dev.latchkey.gateway.TlsLine;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A client need not wait for CONNACK (MQTT 3.1.1 and 5, 3.1.4). */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class EarlyPacketsIT {
    private static final int CONNACK = 0x20;
    private static final int PUBLISH = 0x32;
    private static final int PUBACK = 0x40;
    private static final int SUBSCRIBE = 0x82;
    private static final int SUBACK = 0x90;
    private static final int PINGREQ = 0xC0;
    private static final int PINGRESP = 0xD0;

    @Inject
    MqttListener listener;

    @Inject
    MeterRegistry registry;

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    private interface Answers {
        byte[] next() throws IOException;
    }

    static Stream<Arguments> waysAndVersions() {
        return Arrays.stream(WayIn.values()).flatMap(way -> Stream.of(4, 5).map(version -> Arguments.of(way, version)));
    }

    private Socket line(WayIn way) throws IOException {
        int port = listener.port(way);
        return switch (way) {
            case TCP, WEB_SOCKET -> new Socket("127.0.0.1", port);
            case TLS, SECURE_WEB_SOCKET -> TlsLine.open(port, "TLSv1.3");
        };
    }

    private static Answers write(WayIn way, Socket line, byte[] sent) throws IOException {
        return switch (way) {
            case TCP, TLS -> {
                RawBridge raw = RawBridge.on(line);
                raw.write(sent);
                yield raw::packet;
            }
            case WEB_SOCKET, SECURE_WEB_SOCKET -> {
                RawWebSocket raw = RawWebSocket.open(line, "/mqtt");
                raw.head();
                raw.write(RawWebSocket.frame(RawWebSocket.BINARY, true, sent));
                yield raw::payload;
            }
        };
    }

    /** CONNECT, SUBSCRIBE to orders, a statement and PINGREQ. */
    private byte[] all(String secret, int version) throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes(RawBridge.connectPacket(enrolled.bridgeId(), secret, version));
        sent.writeBytes(subscribe(7, version));
        sent.writeBytes(statement(8, version));
        sent.writeBytes(RawBridge.packet(PINGREQ, new byte[0]));
        return sent.toByteArray();
    }

    private byte[] subscribe(int packetId, int version) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeShort(packetId);
        writeNoProperties(out, version);
        out.writeUTF(enrolled.topic("orders"));
        out.write(1); // QoS
        return RawBridge.packet(SUBSCRIBE, body.toByteArray());
    }

    private byte[] statement(int packetId, int version) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeUTF(enrolled.topic("statements"));
        out.writeShort(packetId);
        writeNoProperties(out, version);
        out.write(enrolled.statement());
        return RawBridge.packet(PUBLISH, body.toByteArray());
    }

    private static void writeNoProperties(DataOutputStream out, int version) throws IOException {
        if (version == 5) {
            out.write(0);
        }
    }

    private static int type(byte[] packet) {
        return packet[0] & 0xFF;
    }

    @ParameterizedTest
    @MethodSource("waysAndVersions")
    @Tag("B2")
    void b2_whatComesTogetherWithConnect_isAnsweredAfterConnack(WayIn way, int version) throws Exception {
        String order = enrolled.lock().order(1);
        try (Socket line = line(way)) {
            Answers answers = write(way, line, all(enrolled.secret(), version));

            byte[] connack = answers.next();
            assertThat(type(connack)).isEqualTo(CONNACK);
            assertThat(connack[3]).isZero();
            byte[] suback = answers.next();
            assertThat(type(suback)).isEqualTo(SUBACK);
            assertThat(suback).endsWith(1); // QoS
            Set<Integer> later = new HashSet<>();
            while (later.size() < 3) {
                byte[] answer = answers.next();
                later.add(type(answer));
                if (type(answer) == PUBLISH) {
                    assertThat(new String(answer, UTF_8)).contains(order);
                } else if (type(answer) == PUBACK) {
                    assertThat(answer).startsWith(PUBACK, answer.length - 2, 0, 8);
                }
            }
            assertThat(later).containsExactlyInAnyOrder(PINGRESP, PUBACK, PUBLISH);
        }
    }

    @Test
    @Tag("B2")
    void b2_statementsThatDoNotWaitForConnack_areAcknowledgedInTheirOrder() throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes(RawBridge.connectPacket(enrolled.bridgeId(), enrolled.secret(), 4));
        for (int packetId = 1; packetId <= 10; packetId++) {
            sent.writeBytes(statement(packetId, 4));
        }
        try (RawBridge raw = RawBridge.on(line(WayIn.TCP))) {
            raw.write(sent.toByteArray());
            assertThat(raw.connack()).isZero();
            raw.write(statement(11, 4));
            for (int packetId = 1; packetId <= 11; packetId++) {
                assertThat(raw.packet()).containsExactly(PUBACK, 2, 0, packetId);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("waysAndVersions")
    @Tag("inv-14")
    void inv14_whatComesFromOneWhoIsRefused_isNotTaken(WayIn way, int version) throws Exception {
        double before =
                registry.get("latchkey.gateway.statements.received").counter().count();
        try (Socket line = line(way)) {
            byte[] connack = write(way, line, all("not the secret", version)).next();

            assertThat(type(connack)).isEqualTo(CONNACK);
            assertThat(connack[3]).isEqualTo((byte) (version == 5 ? 0x86 : 5)); // bad user name or password
            assertThat(line.getInputStream().readAllBytes()).hasSizeLessThan(10); // at most a frame that closes
        }
        assertThat(registry.get("latchkey.gateway.statements.received")
                        .counter()
                        .count())
                .isEqualTo(before);
    }
}
