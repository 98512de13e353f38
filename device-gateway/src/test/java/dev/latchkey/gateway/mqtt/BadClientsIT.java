package dev.latchkey.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.TestBridge;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that say what nobody should: their line is closed, and others are served. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class BadClientsIT {
    @Inject
    MqttListener listener;

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    private TestBridge bridge() {
        return new TestBridge(listener.port(WayIn.TCP), enrolled.bridgeId(), enrolled.secret());
    }

    static Stream<String> malformed() {
        return Stream.of("", "{}", "not json", "{\"lockId\":\"LK-1\",\"statement\":\"no jws\"}");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedStatement_closesTheConnection_withTheReason(String payload) throws Exception {
        try (TestBridge bridge = bridge().connect()) {
            var _ = bridge.publish(enrolled.topic("statements"), payload);

            assertThat(bridge.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.PAYLOAD_FORMAT_INVALID);
        }
    }

    @Test
    void packetThatIsTooLarge_endsTheConnection() throws Exception {
        var ended = new CountDownLatch(1);
        Mqtt3BlockingClient client = TestBridge.old(listener.port(WayIn.TCP))
                .addDisconnectedListener(context -> ended.countDown())
                .buildBlocking();
        client.connectWith()
                .simpleAuth()
                .username(enrolled.bridgeId())
                .password(enrolled.secret().getBytes(UTF_8))
                .applySimpleAuth()
                .send();
        var _ = client.toAsync()
                .publishWith()
                .topic(enrolled.topic("statements"))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(new byte[20_000])
                .send();

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    static Stream<byte[]> badClients() {
        byte[] noise = new byte[300];
        Arrays.fill(noise, (byte) 0xff);
        return Stream.of(
                new byte[0],
                noise,
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8),
                new byte[] {0x10, 0x0c, 0, 4, 'M', 'Q', 'T', 'T', 9, 2, 0, 0, 0, 0}, // protocol level 9
                new byte[] {0x30, 0x05, 0, 1, 'a', 'b', 'c'}, // PUBLISH first
                new byte[] {(byte) 0x82, 0x06, 0, 1, 0, 1, '#', 1}, // SUBSCRIBE first
                new byte[] {0x10, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f}); // CONNECT of 256 MB
    }

    @ParameterizedTest
    @MethodSource("badClients")
    void badClient_isDropped_andOthersAreServed(byte[] bytes) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port(WayIn.TCP))) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes);
            if (bytes.length == 0) {
                socket.shutdownOutput();
            }
            int read = 0;
            int answered = -1;
            while (read >= 0) {
                read = socket.getInputStream().read();
                answered++;
            }
            assertThat(answered).isLessThan(10); // at most a CONNACK that says no
        }
        try (TestBridge bridge = bridge().connect()) {
            assertThat(bridge.isConnected()).isTrue();
        }
    }
}
