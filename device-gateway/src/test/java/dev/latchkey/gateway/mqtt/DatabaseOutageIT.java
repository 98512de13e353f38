package dev.latchkey.gateway.mqtt;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import dev.latchkey.engines.DatabaseLine;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.engines.Relay;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewayDatabase;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.RawBridge;
import dev.latchkey.gateway.TestAuthority;
import dev.latchkey.gateway.TestBridge;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What bridges see of a database that goes away: nothing that would make one give up, and no PUBACK for what is not kept. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@WithTestResource(DatabaseLine.class)
class DatabaseOutageIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int BAD_CREDENTIALS_3 = 0x05;
    private static final int SERVER_UNAVAILABLE_3 = 0x03;
    private static final int SERVER_UNAVAILABLE_5 = 0x88;

    DatabaseLine line;

    @Inject
    MqttListener listener;

    @Inject
    GatewayDatabase database;

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    @AfterEach
    void mend() throws Exception {
        becomeWhole();
    }

    private void becomeWhole() {
        line.become(Relay.State.WHOLE);
        await().atMost(SOON)
                .until(() -> GatewayClient.bridge(enrolled.bridgeId()).statusCode() == 200);
    }

    private int connack(String secret, int version) throws IOException {
        try (RawBridge raw = RawBridge.connect(listener.port(WayIn.TCP), enrolled.bridgeId(), secret, version)) {
            return raw.connack();
        }
    }

    private TestBridge bridge() {
        return new TestBridge(listener.port(WayIn.TCP), enrolled.bridgeId(), enrolled.secret());
    }

    /** Silent: the connections that there are, on which the gateway waits as long as a bridge does. */
    @ParameterizedTest
    @EnumSource(
            value = Relay.State.class,
            names = {"REFUSING", "SILENT"})
    @Tag("B1")
    void b1_bridgeThatConnects_isToldToComeBack_whoeverItIs_andIsLetInWhenTheDatabaseIsBack(Relay.State away)
            throws Exception {
        assertThat(connack(enrolled.secret(), 4)).isZero();
        line.become(away);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) { // each waits
            Future<Integer> old = threads.submit(() -> connack(enrolled.secret(), 4));
            Future<Integer> current = threads.submit(() -> connack(enrolled.secret(), 5));
            Future<Integer> nobody = threads.submit(() -> connack("of nobody", 4));
            assertThat(old.get()).isEqualTo(SERVER_UNAVAILABLE_3);
            assertThat(current.get()).isEqualTo(SERVER_UNAVAILABLE_5);
            assertThat(nobody.get()).isEqualTo(SERVER_UNAVAILABLE_3);
        }

        becomeWhole();
        assertThat(connack(enrolled.secret(), 4)).isZero();
        assertThat(connack(enrolled.secret(), 5)).isZero();
    }

    @Test
    @Tag("B1")
    void b1_bridgeThatShowsItsCertificate_isToldToComeBack_andIsLetInWhenTheDatabaseIsBack() throws Exception {
        KeyPair keys = TestAuthority.keyPair("EC", 256);
        String certificate = GatewayClient.operator()
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("application/json")
                .body(Map.of("signingRequest", TestAuthority.request("a bridge", keys, keys)))
                .post("/v1/bridges/{b}/certificates", enrolled.bridgeId())
                .path("certificate");
        line.become(Relay.State.REFUSING);

        assertThatThrownBy(() -> showing(keys, certificate).connect())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(Mqtt5ConnAckException.class)
                .satisfies(e -> assertThat(((Mqtt5ConnAckException) e.getCause())
                                .getMqttMessage()
                                .getReasonCode())
                        .isEqualTo(Mqtt5ConnAckReasonCode.SERVER_UNAVAILABLE));

        becomeWhole();
        try (TestBridge bridge = showing(keys, certificate).connect()) {
            assertThat(bridge.isConnected()).isTrue();
        }
    }

    private TestBridge showing(KeyPair keys, String certificate) {
        return TestBridge.showing(
                listener.port(WayIn.TLS), enrolled.bridgeId(), TestAuthority.shown(keys, certificate));
    }

    @Test
    @Tag("B2")
    void b2_statementOfAConnectedBridge_isTakenAndKept_whileTheDatabaseIsAway() throws Exception {
        try (TestBridge bridge = bridge().connect()) {
            line.become(Relay.State.REFUSING);

            bridge.state(enrolled.lock().lockId(), "a.b.c").get(10, TimeUnit.SECONDS);

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    enrolled.kafka().reportsOf(enrolled.lock().lockId()))
                            .hasSize(1));
            becomeWhole();
            assertThat(bridge.isConnected()).isTrue();
        }
    }

    @Test
    @Tag("B1")
    void b1_bridgeThatIsDisabledElsewhere_keepsItsLine_untilTheDatabaseIsBack() throws Exception {
        try (TestBridge bridge = bridge().connect()) {
            line.become(Relay.State.REFUSING);
            database.run("update bridge set disabled_at = now() where bridge_id = ?", enrolled.bridgeId());

            await().atMost(SOON).until(() -> given().get("/q/health/ready").statusCode() == 503);
            bridge.state(enrolled.lock().lockId(), "a.b.c").get(10, TimeUnit.SECONDS);
            assertThat(connack(enrolled.secret(), 5)).isEqualTo(SERVER_UNAVAILABLE_5);
            becomeWhole();

            assertThat(bridge.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION);
            assertThat(connack(enrolled.secret(), 4)).isEqualTo(BAD_CREDENTIALS_3);
        }
    }

    @Test
    @Tag("B3")
    void b3_statusesThatCouldNotBeStored_areStoredTogether_whenTheDatabaseIsBack() throws Exception {
        try (TestBridge bridge = bridge().connect()) {
            line.become(Relay.State.REFUSING);
            String topic = enrolled.topic("status");
            List<CompletableFuture<?>> acknowledged = List.of(
                    bridge.publish(topic, "{\"unreachableLocks\":[\"LK-1\",\"LK-2\"]}"),
                    bridge.publish(topic, "{\"nowUnreachable\":[\"LK-3\"]}"),
                    bridge.publish(topic, "{\"nowReachable\":[\"LK-1\"]}"));
            becomeWhole();

            for (CompletableFuture<?> one : acknowledged) {
                one.get(20, TimeUnit.SECONDS);
            }
            assertThat(GatewayClient.bridge(enrolled.bridgeId()).<List<String>>path("status.unreachableLocks"))
                    .containsExactly("LK-2", "LK-3");
        }
    }

    @Test
    @Tag("B2")
    void b2_statementOfALockThatNeedsALook_isNotAcknowledged_andMayBeHandedInAgain() throws Exception {
        TestBridge bridge = bridge().connect();
        String lockId = enrolled.lock().lockId() + "-new";
        line.become(Relay.State.REFUSING);

        CompletableFuture<?> acknowledged = bridge.state(lockId, "a.b.c");

        assertThat(bridge.ended().get(10, TimeUnit.SECONDS).orElseThrow().getReasonCode())
                .isEqualTo(Mqtt5DisconnectReasonCode.SERVER_BUSY);
        assertThat(acknowledged).failsWithin(SOON);
        becomeWhole();
        GatewayClient.assign(enrolled.bridgeId(), lockId);
        try (TestBridge again = bridge().connect()) {
            again.state(lockId, "a.b.c").get(10, TimeUnit.SECONDS);
        }
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(enrolled.kafka().reportsOf(lockId)).hasSize(1));
    }
}
