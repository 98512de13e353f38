package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.RawBridge;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.Socket;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What no bridge may send closes the line, and MQTT 5 clients are told why (inv-14). */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("inv-14")
class UnknownPacketsIT {
    private static final int UNKNOWN_REASON = 0x55;

    @Inject
    MqttListener listener;

    private String bridgeId;
    private String secret;

    @BeforeEach
    void enrol() {
        bridgeId = "BR-" + UUID.randomUUID().toString().substring(0, 8);
        secret = GatewayClient.bridgeWith(bridgeId);
    }

    private static byte[] packet(int... bytes) {
        byte[] packet = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            packet[i] = (byte) bytes[i];
        }
        return packet;
    }

    static Stream<byte[]> beforeConnect() {
        return Stream.of(
                packet(0xD0, 0), // PINGRESP
                packet(0x20, 2, 0, 0), // CONNACK
                packet(0x90, 3, 0, 1, 0), // SUBACK
                packet(0xB0, 2, 0, 1), // UNSUBACK
                packet(0x50, 2, 0, 1), // PUBREC
                packet(0x40, 3, 0, 1, UNKNOWN_REASON), // PUBACK
                packet(0xE0, 1, UNKNOWN_REASON)); // DISCONNECT
    }

    @ParameterizedTest
    @MethodSource("beforeConnect")
    void inv14_unknownPacket_closesTheLine_beforeConnect(byte[] packet) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", listener.port(WayIn.TCP))) {
            socket.setSoTimeout(20_000); // shorter than the patience with one that says nothing
            socket.getOutputStream().write(packet);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    static Stream<byte[]> afterConnect() {
        return Stream.of(
                packet(0xD0, 0), // PINGRESP
                packet(0x20, 3, 0, 0, 0), // CONNACK
                packet(0x90, 4, 0, 1, 0, 0), // SUBACK
                packet(0xB0, 4, 0, 1, 0, 0), // UNSUBACK
                packet(0xF0, 0), // AUTH
                packet(0xF0, 2, 0x19, 0), // AUTH, to authenticate again
                packet(0x50, 2, 0, 1), // PUBREC
                packet(0x62, 2, 0, 1), // PUBREL
                packet(0x70, 2, 0, 1), // PUBCOMP
                packet(0x40, 3, 0, 1, UNKNOWN_REASON), // PUBACK
                packet(0xE0, 1, UNKNOWN_REASON), // DISCONNECT
                packet(0x36, 5, 0, 1, 'a', 0, 1)); // PUBLISH with QoS 3
    }

    @ParameterizedTest
    @MethodSource("afterConnect")
    void inv14_unknownPacket_closesTheLine_withAReason(byte[] packet) throws Exception {
        try (RawBridge raw = RawBridge.connect(listener.port(WayIn.TCP), bridgeId, secret, 5)) {
            assertThat(raw.connack()).isZero();
            raw.write(packet);
            assertThat(raw.rest()).isEqualTo(packet(0xE0, 2, 0x82, 0)); // DISCONNECT, protocol error
        }
    }

    @Test
    void inv14_packetThatIsTooLarge_closesTheLine_withItsReason() throws Exception {
        try (RawBridge raw = RawBridge.connect(listener.port(WayIn.TCP), bridgeId, secret, 5)) {
            assertThat(raw.connack()).isZero();
            raw.write(packet(0x32, 0xA0, 0x9C, 1, 0, 1, 'a', 0, 1, 0)); // PUBLISH of 20,000 bytes begins
            assertThat(raw.rest()).isEqualTo(packet(0xE0, 2, 0x95, 0)); // DISCONNECT, packet too large
        }
    }
}
