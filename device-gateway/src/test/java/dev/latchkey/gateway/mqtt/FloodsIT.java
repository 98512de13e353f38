package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.RawBridge;
import dev.latchkey.gateway.RawWebSocket;
import dev.latchkey.gateway.TestBridge;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bridges that want too much at once cost only themselves (inv-14). */
@QuarkusTest
@TestProfile(FloodsIT.Small.class)
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("inv-14")
class FloodsIT {
    private static final int ROOM = 3;
    private static final int STATEMENTS_PER_SECOND = 20;
    private static final int STATEMENTS_BURST = 10;
    private static final byte[] PUBACK = {0x40, 2, 0, 1}; // of nothing that was sent
    private static final byte[] PING = RawWebSocket.frame(RawWebSocket.PING, true, new byte[0]);
    private static final byte[] PONG = RawWebSocket.frame(RawWebSocket.PONG, true, new byte[0]);

    public static class Small implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "latchkey.mqtt.max-connections", "" + ROOM,
                    "latchkey.mqtt.admissions-per-second", "10",
                    "latchkey.mqtt.statements-per-second", "" + STATEMENTS_PER_SECOND,
                    "latchkey.mqtt.statements-burst", "" + STATEMENTS_BURST,
                    "latchkey.mqtt.control-packets-per-second", "1");
        }
    }

    @Inject
    MqttListener listener;

    private String bridgeId;
    private String lockId;
    private String secret;

    @BeforeEach
    void enrol() {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        bridgeId = "BR-" + unique;
        lockId = "LK-" + unique;
        secret = GatewayClient.bridgeWith(bridgeId, lockId);
    }

    private TestBridge bridge() {
        return new TestBridge(listener.port(WayIn.TCP), bridgeId, secret);
    }

    @Test
    void inv14_pingFlood_closesTheLine_andTheBridgeMayComeBack() throws Exception {
        try (RawBridge raw = RawBridge.connect(listener.port(WayIn.TCP), bridgeId, secret, 5)) {
            assertThat(raw.connack()).isZero();
            byte[] pings = new byte[200];
            for (int i = 0; i < pings.length; i += 2) {
                pings[i] = (byte) 0xC0;
            }
            raw.write(pings);
            byte[] answers = raw.rest(); // ends
            assertThat(answers)
                    .containsSequence((byte) 0xE0, (byte) 0x02, (byte) 0x96); // DISCONNECT, message rate too high
        }
        try (TestBridge bridge = bridge().connect()) {
            assertThat(bridge.isConnected()).isTrue();
        }
    }

    @Test
    void inv14_pingsBeforeConnack_countAsLaterOnes() throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes(RawBridge.connectPacket(bridgeId, secret, 5));
        for (int i = 0; i < 15; i++) {
            sent.writeBytes(RawBridge.packet(0xC0, new byte[0]));
        }
        try (RawBridge raw = RawBridge.on(new Socket("127.0.0.1", listener.port(WayIn.TCP)))) {
            raw.write(sent.toByteArray());
            assertThat(raw.connack()).isZero();
            assertThat(raw.rest()).endsWith(0xE0, 2, 0x96, 0); // DISCONNECT, message rate too high
        }
    }

    /** Until the line is closed. */
    private static void writeWithoutEnd(RawBridge raw, byte[] bytes) {
        try {
            while (true) {
                raw.write(bytes);
            }
        } catch (IOException e) {
            // it is closed
        }
    }

    @Test
    void inv14_floodOfPubacks_closesTheLine_andOthersAreServed() throws Exception {
        byte[] pubacks = repeated(PUBACK, 1000);
        String other = bridgeId + "-other";
        try (RawBridge flooding = RawBridge.connect(listener.port(WayIn.TCP), bridgeId, secret, 5);
                RawBridge served =
                        RawBridge.connect(listener.port(WayIn.TCP), other, GatewayClient.bridgeWith(other), 5)) {
            assertThat(flooding.connack()).isZero();
            assertThat(served.connack()).isZero();
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> writeWithoutEnd(flooding, pubacks));
            for (int i = 0; i < 5; i++) {
                served.send(0xC0, new byte[0]); // PINGREQ
                assertThat(served.packet()).containsExactly(0xD0, 0);
            }
            flood.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void inv14_floodOfPubacks_isToldWhy() throws Exception {
        try (RawBridge raw = RawBridge.connect(listener.port(WayIn.TCP), bridgeId, secret, 5)) {
            assertThat(raw.connack()).isZero();
            raw.write(repeated(PUBACK, 100));
            assertThat(raw.rest()).containsExactly(0xE0, 2, 0x96, 0); // DISCONNECT, message rate too high
        }
    }

    @Test
    void inv14_pubacksThatAreRepeated_closeNoLine_ifTheyAreFew() throws Exception {
        try (RawBridge raw = RawBridge.connect(listener.port(WayIn.TCP), bridgeId, secret, 5)) {
            assertThat(raw.connack()).isZero();
            raw.write(repeated(PUBACK, 5));
            raw.send(0xC0, new byte[0]); // PINGREQ
            assertThat(raw.packet()).containsExactly(0xD0, 0);
        }
    }

    @Test
    @Tag("B2")
    void b2_ordersAreAcknowledged_asFastAsTheyCome() throws Exception {
        int slots = 10;
        try (EnrolledBridge enrolled = EnrolledBridge.now();
                TestBridge bridge = new TestBridge(listener.port(WayIn.TCP), enrolled.bridgeId(), enrolled.secret())) {
            bridge.connect().subscribe();
            for (int slot = 1; slot <= slots; slot++) {
                enrolled.lock().order(slot);
            }
            Instant begin = Instant.now();
            await().until(() -> bridge.orders().size() >= 3 * slots); // each once more, and once more
            assertThat(Duration.between(begin, Instant.now()))
                    .as("no time for as many packets of other kinds")
                    .isLessThan(Duration.ofSeconds(slots));
            assertThat(bridge.isConnected()).isTrue();
        }
    }

    @Test
    void inv14_floodOfWebSocketPings_closesTheLine_andIsToldWhy() throws Exception {
        try (RawWebSocket socket = RawWebSocket.open(listener.port(WayIn.WEB_SOCKET), "/mqtt")) {
            assertThat(socket.head()).startsWith("HTTP/1.1 101");
            socket.write(RawWebSocket.frame(RawWebSocket.BINARY, true, RawWebSocket.connectPacket(bridgeId, secret)));
            assertThat(socket.payload()).startsWith(0x20); // CONNACK
            socket.write(repeated(PING, 100));
            assertThat(socket.rest()).containsSequence(0xE0, 2, 0x96, 0); // DISCONNECT, message rate too high
        }
    }

    @Test
    void inv14_floodOfWebSocketFrames_closesTheLine_alsoBeforeConnect() throws Exception {
        for (byte[] frame : List.of(PING, PONG)) {
            try (RawWebSocket socket = RawWebSocket.open(listener.port(WayIn.WEB_SOCKET), "/mqtt")) {
                assertThat(socket.head()).startsWith("HTTP/1.1 101");
                socket.write(repeated(frame, 100));
                assertThat(socket.rest()).hasSizeLessThan(50);
            }
        }
    }

    private static byte[] repeated(byte[] bytes, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    @Test
    void inv14_subscribeFlood_closesTheLine() throws Exception {
        TestBridge bridge = bridge().connect();
        try {
            for (int i = 0; i < 50; i++) {
                bridge.subscribe();
            }
        } catch (Exception e) {
            // it was closed in the middle
        }
        assertThat(bridge.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.MESSAGE_RATE_TOO_HIGH);
    }

    @Test
    void inv14_statementsThatComeTooFast_areAllTaken_atTheirRate() throws Exception {
        int many = STATEMENTS_BURST + 2 * STATEMENTS_PER_SECOND;
        try (TestBridge bridge = bridge().connect()) {
            Instant begin = Instant.now();
            List<CompletableFuture<Mqtt5PublishResult>> acknowledged = Stream.generate(
                            () -> bridge.state(lockId, "a.b.c"))
                    .limit(many)
                    .toList();
            for (CompletableFuture<Mqtt5PublishResult> one : acknowledged) {
                assertThat(one.get(20, TimeUnit.SECONDS).getError()).isEmpty();
            }
            assertThat(Duration.between(begin, Instant.now()))
                    .as("two seconds' worth beyond the burst")
                    .isGreaterThan(Duration.ofMillis(1800));
            assertThat(bridge.isConnected()).isTrue();
        }
    }

    @Test
    void inv14_whereThereIsNoRoom_bridgesAreSentElsewhere_untilThereIs() throws Exception {
        String full = bridgeId + "-full";
        String fullSecret = GatewayClient.bridgeWith(full);
        List<RawBridge> taken = new ArrayList<>();
        try {
            for (int i = 0; i < ROOM; i++) {
                String other = bridgeId + "-" + i;
                taken.add(RawBridge.connect(listener.port(WayIn.TCP), other, GatewayClient.bridgeWith(other), 5));
                assertThat(taken.getLast().connack()).isZero();
            }
            try (RawBridge raw = RawBridge.connect(listener.port(WayIn.TCP), full, fullSecret, 5)) {
                assertThat(raw.connack()).isEqualTo(0x9C); // use another server
            }
            try (RawBridge raw = RawBridge.connect(listener.port(WayIn.TCP), full, fullSecret, 4)) {
                assertThat(raw.connack()).isEqualTo(3); // server unavailable
            }
        } finally {
            for (RawBridge raw : taken) {
                raw.close();
            }
        }
        await().ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
            try (RawBridge raw = RawBridge.connect(listener.port(WayIn.TCP), full, fullSecret, 5)) {
                assertThat(raw.connack()).isZero();
            }
        });
    }
}
