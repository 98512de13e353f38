package dev.latchkey.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.KafkaAccess;
import dev.latchkey.gateway.TestBridge;
import dev.latchkey.gateway.TestLock;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class BridgeAccessIT {
    @Inject
    MqttListener listener;

    private KafkaAccess kafka;
    private String bridgeId;
    private String lockId;
    private String secret;

    @BeforeEach
    void enrol() {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        kafka = new KafkaAccess();
        bridgeId = "BR-" + unique;
        lockId = "LK-" + unique;
        secret = GatewayClient.bridgeWith(bridgeId, lockId);
    }

    @AfterEach
    void close() throws Exception {
        kafka.close();
    }

    private TestBridge bridge() {
        return new TestBridge(listener.port(WayIn.TCP), bridgeId, secret);
    }

    private Mqtt3BlockingClient oldBridge() {
        return MqttClient.builder()
                .useMqttVersion3()
                .serverHost("127.0.0.1")
                .serverPort(listener.port(WayIn.TCP))
                .buildBlocking();
    }

    private static Mqtt5DisconnectReasonCode reason(TestBridge bridge) throws Exception {
        return bridge.ended().get(10, TimeUnit.SECONDS).orElseThrow().getReasonCode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "", "another"})
    @Tag("B1")
    void b1_wrongSecret_isRefused(String wrong) {
        String presented = wrong.equals("another") ? GatewayClient.bridgeWith(bridgeId + "-b") : wrong;

        assertThatThrownBy(() -> new TestBridge(listener.port(WayIn.TCP), bridgeId, presented).connect())
                .cause()
                .isInstanceOfSatisfying(
                        Mqtt5ConnAckException.class,
                        e -> assertThat(e.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BR-nobody", "a/b", "+"})
    @Tag("B1")
    void b1_unknownBridge_getsTheSameAnswer(String unknown) {
        assertThatThrownBy(() -> new TestBridge(listener.port(WayIn.TCP), unknown, secret).connect())
                .cause()
                .isInstanceOfSatisfying(
                        Mqtt5ConnAckException.class,
                        e -> assertThat(e.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD));
    }

    @Test
    @Tag("B1")
    void b1_clientWithoutCredentials_isRefused() {
        assertThatThrownBy(() -> oldBridge().connect())
                .isInstanceOfSatisfying(
                        Mqtt3ConnAckException.class,
                        e -> assertThat(e.getMqttMessage().getReturnCode())
                                .isEqualTo(Mqtt3ConnAckReturnCode.NOT_AUTHORIZED));
    }

    @Test
    @Tag("B1")
    void b1_userNameWithoutAPassword_isRefused() {
        assertThatThrownBy(() -> oldBridge()
                        .connectWith()
                        .simpleAuth()
                        .username(bridgeId)
                        .applySimpleAuth()
                        .send())
                .isInstanceOfSatisfying(
                        Mqtt3ConnAckException.class,
                        e -> assertThat(e.getMqttMessage().getReturnCode())
                                .isEqualTo(Mqtt3ConnAckReturnCode.NOT_AUTHORIZED));
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

            assertThat(reason(bridge)).isEqualTo(Mqtt5DisconnectReasonCode.NOT_AUTHORIZED);
        }
    }

    @Test
    @Tag("B1")
    @Tag("inv-14")
    void b1_statementOfAForeignLock_closesTheConnection_andIsNotTaken() throws Exception {
        GatewayClient.bridgeWith(bridgeId + "-b", lockId + "-b");
        try (TestBridge bridge = bridge().connect()) {
            bridge.state(lockId, "own.statement.1").get();
            var _ = bridge.state(lockId + "-b", "foreign.statement.1");

            assertThat(reason(bridge)).isEqualTo(Mqtt5DisconnectReasonCode.NOT_AUTHORIZED);
        }
        await().untilAsserted(() -> assertThat(kafka.reportsOf(lockId)).hasSize(1));
        assertThat(kafka.reportsOf(lockId + "-b")).isEmpty();
    }

    @Test
    @Tag("B1")
    void b1_statementOfALockJustAssigned_isTaken_inOrder() throws Exception {
        String late = lockId + "-late";
        try (TestBridge bridge = bridge().connect()) {
            GatewayClient.assign(bridgeId, late);
            var first = bridge.state(late, "a.1.c");
            var second = bridge.state(lockId, "a.2.c");
            bridge.state(late, "a.3.c").get();
            first.get();
            second.get();
        }
        await().untilAsserted(() -> assertThat(kafka.reportsOf(late))
                .extracting(report -> report.statement())
                .containsExactly("a.1.c", "a.3.c"));
    }

    static Stream<String> malformed() {
        return Stream.of("", "{}", "not json", "{\"lockId\":\"LK-1\",\"statement\":\"no jws\"}");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedStatement_closesTheConnection_withTheReason(String payload) throws Exception {
        try (TestBridge bridge = bridge().connect()) {
            var _ = bridge.publish("v1/bridges/" + bridgeId + "/statements", payload);

            assertThat(reason(bridge)).isEqualTo(Mqtt5DisconnectReasonCode.PAYLOAD_FORMAT_INVALID);
        }
    }

    @Test
    void packetThatIsTooLarge_endsTheConnection() throws Exception {
        var ended = new CountDownLatch(1);
        Mqtt3BlockingClient client = MqttClient.builder()
                .useMqttVersion3()
                .serverHost("127.0.0.1")
                .serverPort(listener.port(WayIn.TCP))
                .addDisconnectedListener(context -> ended.countDown())
                .buildBlocking();
        client.connectWith()
                .simpleAuth()
                .username(bridgeId)
                .password(secret.getBytes(UTF_8))
                .applySimpleAuth()
                .send();
        var _ = client.toAsync()
                .publishWith()
                .topic("v1/bridges/" + bridgeId + "/statements")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(new byte[20_000])
                .send();

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @Tag("inv-14")
    void inv14_newestConnection_wins_andTheOldOneIsClosed() throws Exception {
        TestBridge old = bridge().connect().subscribe();
        try (TestBridge newest = bridge().connect().subscribe()) {
            assertThat(reason(old)).isEqualTo(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER);
            String order = new TestLock(kafka.producer(), lockId).order(1);

            await().untilAsserted(() -> assertThat(newest.orders()).contains(order));
            assertThat(old.orders()).isEmpty();
            assertThat(newest.isConnected()).isTrue();
            assertThat(GatewayClient.bridge(bridgeId).<Boolean>path("connected"))
                    .isTrue();
        }
    }

    @Test
    @Tag("inv-14")
    void inv14_manyConnectionsAtOnce_leaveExactlyOne() throws Exception {
        List<TestBridge> all = new CopyOnWriteArrayList<>();
        List<Thread> threads = Stream.generate(() -> Thread.ofVirtual().start(() -> {
                    try {
                        TestBridge bridge = bridge();
                        all.add(bridge);
                        bridge.connect();
                    } catch (Exception e) {
                        // taken over while connecting
                    }
                }))
                .limit(12)
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        await().untilAsserted(() ->
                assertThat(all.stream().filter(TestBridge::isConnected)).hasSize(1));
        all.forEach(TestBridge::close);
    }

    @Test
    @Tag("B1")
    void b1_newSecret_endsTheOldOne_andItsConnection() throws Exception {
        try (TestBridge bridge = bridge().connect()) {
            String fresh = GatewayClient.operator()
                    .header("Idempotency-Key", UUID.randomUUID())
                    .post("/v1/bridges/{b}/secret", bridgeId)
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("secret");

            assertThat(reason(bridge)).isEqualTo(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION);
            assertThatThrownBy(() -> bridge().connect()).isInstanceOf(ExecutionException.class);
            try (TestBridge again = new TestBridge(listener.port(WayIn.TCP), bridgeId, fresh).connect()) {
                assertThat(again.isConnected()).isTrue();
            }
        }
    }

    @Test
    @Tag("B2")
    void b2_mqtt311_isServedTheSame() throws Exception {
        TestLock lock = new TestLock(kafka.producer(), lockId);
        Mqtt3BlockingClient client = oldBridge();
        client.connectWith()
                .simpleAuth()
                .username(bridgeId)
                .password(secret.getBytes(UTF_8))
                .applySimpleAuth()
                .send();
        assertThatThrownBy(() -> client.subscribeWith()
                        .topicFilter("v1/bridges/BR-other/orders")
                        .send())
                .isInstanceOf(Mqtt3SubAckException.class);
        try (Mqtt3BlockingClient.Mqtt3Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith()
                    .topicFilter("v1/bridges/" + bridgeId + "/orders")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            String order = lock.order(1);
            Optional<Mqtt3Publish> received = publishes.receive(10, TimeUnit.SECONDS);

            assertThat(new String(received.orElseThrow().getPayloadAsBytes(), UTF_8))
                    .contains(order);
        }
        client.disconnect();
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
            socket.setSoTimeout(10_000);
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
