package dev.latchkey.gateway.mqtt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.RawWebSocket;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a client may do with WebSocket, and what it may not (inv-14). */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class WebSocketFramesIT {
    @Inject
    MqttListener listener;

    private RawWebSocket open(String path) throws Exception {
        return RawWebSocket.open(listener.port(WayIn.WEB_SOCKET), path);
    }

    @Test
    @Tag("B2")
    void b2_messageThatIsCutIntoFrames_isRead_whole() throws Exception {
        String bridgeId = "BR-" + UUID.randomUUID().toString().substring(0, 8);
        byte[] connect = RawWebSocket.connectPacket(bridgeId, GatewayClient.bridgeWith(bridgeId));
        try (RawWebSocket socket = open("/mqtt")) {
            assertThat(socket.head()).startsWith("HTTP/1.1 101");
            socket.write(RawWebSocket.frame(RawWebSocket.BINARY, false, Arrays.copyOf(connect, 5)));
            socket.write(RawWebSocket.frame(
                    RawWebSocket.CONTINUATION, true, Arrays.copyOfRange(connect, 5, connect.length)));
            byte[] connack = socket.payload();
            assertThat(connack[0]).isEqualTo((byte) 0x20);
            assertThat(connack[3]).isZero();
        }
    }

    @Test
    @Tag("inv-14")
    void inv14_textFrame_closesTheLine() throws Exception {
        try (RawWebSocket socket = open("/mqtt")) {
            assertThat(socket.head()).startsWith("HTTP/1.1 101");
            socket.write(RawWebSocket.frame(RawWebSocket.TEXT, true, new byte[1000]));
            assertThat(socket.rest()).hasSizeLessThan(10); // ends, at most with a close frame
        }
    }

    @Test
    @Tag("inv-14")
    void inv14_compression_isNotAgreedTo() throws Exception {
        try (RawWebSocket socket = open("/mqtt")) {
            assertThat(socket.head()).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("extensions");
        }
    }

    @Test
    @Tag("inv-14")
    void inv14_anotherPath_isNotFound_andTheLineEnds() throws Exception {
        try (RawWebSocket socket = open("/other")) {
            assertThat(new String(socket.rest(), US_ASCII)).startsWith("HTTP/1.1 404");
        }
    }
}
