package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.KafkaAccess;
import dev.latchkey.gateway.TestAuthority;
import dev.latchkey.gateway.TestBridge;
import dev.latchkey.gateway.TestCertificate;
import dev.latchkey.gateway.TestLock;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bridges that renew their certificates themselves, by a client that was not written here. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B1")
class CertificateRenewalIT {
    private static final String CERTIFICATES = "/v1/bridges/{b}/certificates";

    @Inject
    MqttListener listener;

    @Inject
    @DataSource("migrations")
    javax.sql.DataSource database;

    private final KeyPair keys = TestAuthority.keyPair("EC", 256);
    private final KeyPair nextKeys = TestAuthority.keyPair("EC", 256);
    private final String bridgeId = "BR-" + UUID.randomUUID().toString().substring(0, 8);
    private final BlockingQueue<JsonObject> answers = new LinkedBlockingQueue<>();
    private String secret;
    private String serialNumber;
    private TestBridge bridge;

    @BeforeEach
    void connect() throws Exception {
        secret = GatewayClient.bridgeWith(bridgeId);
        var issued = GatewayClient.operator()
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("application/json")
                .body(Map.of("signingRequest", request(keys)))
                .post(CERTIFICATES, bridgeId);
        serialNumber = issued.path("serialNumber");
        bridge = showing(keys, issued.path("certificate")).connect().subscribe(topic("certificates"), answers::add);
    }

    @AfterEach
    void disconnect() {
        bridge.close();
    }

    private TestBridge showing(KeyPair itsKeys, String pem) {
        return TestBridge.showing(listener.port(WayIn.TLS), bridgeId, TestAuthority.shown(itsKeys, pem));
    }

    private String topic(String name) {
        return "v1/bridges/" + bridgeId + "/" + name;
    }

    private static String request(KeyPair forKeys) {
        return TestAuthority.request("whatever", forKeys, forKeys);
    }

    private static String message(String signingRequest) {
        return JsonObject.of("signingRequest", signingRequest).encode();
    }

    /** Until it is acknowledged. */
    private void ask(TestBridge by, String signingRequest) throws Exception {
        assertThat(by.publish(topic("signing-requests"), message(signingRequest))
                        .get(20, TimeUnit.SECONDS)
                        .getError())
                .isEmpty();
    }

    private JsonObject answer() throws InterruptedException {
        return Objects.requireNonNull(answers.poll(10, TimeUnit.SECONDS), "an answer");
    }

    private JsonObject renew(KeyPair forKeys) throws Exception {
        ask(bridge, request(forKeys));
        return answer();
    }

    private List<Map<String, String>> certificates() {
        return GatewayClient.operator().get(CERTIFICATES, bridgeId).path("certificates");
    }

    private Map<String, String> certificate(String serial) {
        return certificates().stream()
                .filter(one -> serial.equals(one.get("serialNumber")))
                .findFirst()
                .orElseThrow();
    }

    private static Mqtt5DisconnectReasonCode reason(TestBridge of) throws Exception {
        return of.ended().get(10, TimeUnit.SECONDS).orElseThrow().getReasonCode();
    }

    private void sql(String statement) throws SQLException {
        try (Connection own = database.getConnection();
                PreparedStatement prepared = own.prepareStatement(statement)) {
            prepared.setString(1, bridgeId);
            prepared.execute();
        }
    }

    @Test
    void b1_bridge_getsItsNextCertificate_andComesInWithIt_andWithTheOneBefore() throws Exception {
        JsonObject next = renew(nextKeys);

        assertThat(next.fieldNames())
                .containsExactlyInAnyOrder("certificate", "authority", "serialNumber", "expiresAt");
        assertThat(next.getString("authority")).isEqualTo(TestAuthority.OF_GATEWAYS.certificatePem());
        Map<String, String> seen = certificate(next.getString("serialNumber"));
        assertThat(seen)
                .containsEntry("renewedFrom", serialNumber)
                .containsEntry("revokedAt", null)
                .containsEntry("certificate", next.getString("certificate"));
        assertThat(Instant.parse(seen.get("expiresAt"))).isEqualTo(Instant.parse(next.getString("expiresAt")));
        assertThat(certificate(serialNumber)).containsEntry("renewedFrom", null).containsEntry("revokedAt", null);
        assertThat(bridge.isConnected()).isTrue();
        try (TestBridge renewed =
                showing(nextKeys, next.getString("certificate")).connect()) {
            assertThat(reason(bridge)).isEqualTo(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER);
            assertThat(renewed.isConnected()).isTrue();
        }
        try (TestBridge old =
                showing(keys, certificate(serialNumber).get("certificate")).connect()) {
            assertThat(old.isConnected()).isTrue();
        }
    }

    @Test
    @Tag("inv-3")
    void inv3_sameRequest_getsTheSameCertificate_onAnotherConnectionToo() throws Exception {
        bridge.close();
        await().until(() -> !bridge.isConnected());
        try (TestBridge deaf =
                showing(keys, certificate(serialNumber).get("certificate")).connect()) {
            ask(deaf, request(nextKeys)); // which does not listen
        }
        bridge = showing(keys, certificate(serialNumber).get("certificate"))
                .connect()
                .subscribe(topic("certificates"), answers::add);

        JsonObject first = renew(nextKeys);
        JsonObject second = renew(nextKeys);

        assertThat(second).isEqualTo(first);
        assertThat(certificates()).hasSize(2);
    }

    @Test
    void b1_anotherKey_takesThePlaceOfTheOneBefore_andOfWhatCameAfterThat() throws Exception {
        JsonObject first = renew(nextKeys);
        KeyPair third = TestAuthority.keyPair("EC", 256);
        JsonObject afterFirst;
        try (TestBridge renewed = showing(nextKeys, first.getString("certificate"))
                .connect()
                .subscribe(topic("certificates"), answers::add)) {
            ask(renewed, request(third));
            afterFirst = answer();
        }
        bridge = showing(keys, certificate(serialNumber).get("certificate"))
                .connect()
                .subscribe(topic("certificates"), answers::add);

        JsonObject second = renew(TestAuthority.keyPair("RSA", 2048));

        assertThat(certificate(second.getString("serialNumber"))).containsEntry("revokedAt", null);
        assertThat(certificate(first.getString("serialNumber")).get("revokedAt"))
                .isNotNull();
        assertThat(certificate(afterFirst.getString("serialNumber")).get("revokedAt"))
                .isNotNull();
        assertThat(certificate(serialNumber)).containsEntry("revokedAt", null);
        assertThatThrownBy(() ->
                        showing(third, afterFirst.getString("certificate")).connect())
                .isNotNull();
        assertThat(bridge.isConnected()).isTrue();

        JsonObject again = renew(nextKeys);
        assertThat(again.getString("code")).isEqualTo("certificate.bad-request");
        assertThat(again.getString("detail")).contains("make another key");
        assertThat(certificate(second.getString("serialNumber"))).containsEntry("revokedAt", null);
    }

    /** Its orders take all the room that there is. */
    @Test
    void b1_answer_waitsUntilTheBridgeHasRoomForIt() throws Exception {
        try (KafkaAccess kafka = new KafkaAccess()) {
            String lockId = "LK-" + bridgeId;
            GatewayClient.assign(bridgeId, lockId);
            BlockingQueue<Mqtt5Publish> orders = new LinkedBlockingQueue<>();
            Mqtt5AsyncClient client = MqttClient.builder()
                    .useMqttVersion5()
                    .serverHost("127.0.0.1")
                    .serverPort(listener.port(WayIn.TLS))
                    .sslConfig()
                    .trustManagerFactory(TestCertificate.trust())
                    .keyManagerFactory(
                            TestAuthority.shown(keys, certificate(serialNumber).get("certificate")))
                    .applySslConfig()
                    .buildAsync();
            client.connectWith()
                    .restrictions()
                    .receiveMaximum(1)
                    .applyRestrictions()
                    .send()
                    .get(10, TimeUnit.SECONDS);
            client.subscribeWith()
                    .topicFilter(topic("orders"))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .callback(orders::add)
                    .manualAcknowledgement(true)
                    .send()
                    .get(10, TimeUnit.SECONDS);
            client.subscribeWith()
                    .topicFilter(topic("certificates"))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .callback(publish -> answers.add(new JsonObject(Buffer.buffer(publish.getPayloadAsBytes()))))
                    .send()
                    .get(10, TimeUnit.SECONDS);
            new TestLock(kafka.producer(), lockId).order(1);
            Mqtt5Publish order = Objects.requireNonNull(orders.poll(10, TimeUnit.SECONDS));

            client.publishWith()
                    .topic(topic("signing-requests"))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(message(request(nextKeys)).getBytes(StandardCharsets.UTF_8))
                    .send()
                    .get(10, TimeUnit.SECONDS);
            assertThat(answers).isEmpty();
            order.acknowledge();

            assertThat(answer().getString("serialNumber")).isNotNull();
            client.disconnect().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    @Tag("inv-14")
    void inv14_bridgeThatWasLetInByItsSecret_getsNone() throws Exception {
        try (TestBridge bySecret = new TestBridge(listener.port(WayIn.TCP), bridgeId, secret)
                .connect()
                .subscribe(topic("certificates"), answers::add)) {
            ask(bySecret, request(nextKeys));

            assertThat(answer().getString("code")).isEqualTo("certificate.not-renewable");
            assertThat(bySecret.isConnected()).isTrue();
        }
        assertThat(certificates()).hasSize(1);
    }

    @Test
    @Tag("inv-14")
    void inv14_topicsOfAnotherBridge_areForeign() throws Exception {
        assertThatThrownBy(() -> bridge.subscribe("v1/bridges/BR-other/certificates"))
                .cause()
                .isInstanceOf(Mqtt5SubAckException.class);
        assertThatThrownBy(() -> bridge.subscribe(topic("signing-requests")))
                .cause()
                .isInstanceOf(Mqtt5SubAckException.class);
        assertThat(bridge.isConnected()).isTrue();

        var _ = bridge.publish("v1/bridges/BR-other/signing-requests", message(request(nextKeys)));

        assertThat(reason(bridge)).isEqualTo(Mqtt5DisconnectReasonCode.NOT_AUTHORIZED);
        assertThat(certificates()).hasSize(1);
    }

    @Test
    @Tag("inv-14")
    void inv14_whatWasRenewedFromARevokedOne_isRevokedToo_andCutOff() throws Exception {
        JsonObject next = renew(nextKeys);
        TestBridge renewed = showing(nextKeys, next.getString("certificate"))
                .connect()
                .subscribe(topic("certificates"), answers::add);
        KeyPair third = TestAuthority.keyPair("EC", 256);
        ask(renewed, request(third));
        JsonObject last = answer();

        GatewayClient.operator()
                .delete(CERTIFICATES + "/{s}", bridgeId, serialNumber)
                .then()
                .statusCode(200);

        assertThat(reason(renewed)).isEqualTo(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION);
        assertThat(certificates())
                .hasSize(3)
                .allSatisfy(one -> assertThat(one.get("revokedAt")).isNotNull());
        assertThatThrownBy(() -> showing(third, last.getString("certificate")).connect())
                .isNotNull();
    }

    @Test
    @Tag("inv-14")
    void inv14_revokedSuccessor_leavesTheOneBeforeGood_andItsKeyDoesNotComeBack() throws Exception {
        String next = renew(nextKeys).getString("serialNumber");
        GatewayClient.operator()
                .delete(CERTIFICATES + "/{s}", bridgeId, next)
                .then()
                .statusCode(200);
        assertThat(reason(bridge)).isEqualTo(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION);
        bridge = showing(keys, certificate(serialNumber).get("certificate"))
                .connect()
                .subscribe(topic("certificates"), answers::add);

        assertThat(renew(nextKeys).getString("code")).isEqualTo("certificate.bad-request");
        assertThat(renew(TestAuthority.keyPair("EC", 256)).getString("serialNumber"))
                .isNotNull();
    }

    @Test
    @Tag("inv-14")
    void inv14_certificateThatHasEnded_isNotRenewed() throws Exception {
        sql("update bridge_certificate set expires_at = now() - interval '1 second' where bridge_id = ?");

        assertThat(renew(nextKeys).getString("code")).isEqualTo("certificate.not-renewable");
        assertThat(certificates()).hasSize(1);
    }

    /** As by another instance: this one has not noticed yet. */
    @Test
    @Tag("inv-14")
    void inv14_bridgeThatWasDisabled_isCutOff_andGetsNone() throws Exception {
        sql("update bridge set disabled_at = now(), session_number = session_number + 1 where bridge_id = ?");
        var _ = bridge.publish(topic("signing-requests"), message(request(nextKeys)));

        assertThat(reason(bridge)).isEqualTo(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION);
        assertThat(answers).isEmpty();
        assertThat(certificates()).hasSize(1);
    }

    static Stream<String> malformed() {
        return Stream.of("", "no json", "[]", "{}", "{\"signingRequest\":1}", "{\"signingRequest\":\"a\"} {}");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void b1_whatIsNoMessage_closesTheLine(String payload) throws Exception {
        var _ = bridge.publish(topic("signing-requests"), payload);

        assertThat(reason(bridge)).isEqualTo(Mqtt5DisconnectReasonCode.PAYLOAD_FORMAT_INVALID);
        assertThat(certificates()).hasSize(1);
    }

    @Test
    void b1_unusableRequest_isRefusedInTheWordsOfTheHttpApi_andTheLineStays() throws Exception {
        KeyPair weak = TestAuthority.keyPair("RSA", 1024);
        List<String> unusable =
                List.of("nonsense", request(weak), TestAuthority.request("x", nextKeys, keys), "x".repeat(9_000));
        for (String signingRequest : unusable) {
            ask(bridge, signingRequest);
            JsonObject refused = answer();
            assertThat(refused.getString("code")).isEqualTo("certificate.bad-request");
            if (signingRequest.equals("nonsense")) {
                assertThat(refused.getString("detail"))
                        .isEqualTo("is no certificate signing request in PEM (PKCS #10)");
            }
        }

        assertThat(bridge.isConnected()).isTrue();
        assertThat(certificates()).hasSize(1);
    }

    @Test
    @Tag("inv-14")
    void inv14_floodOfRequests_closesTheLine_andGetsOneCertificate() throws Exception {
        String request = message(request(nextKeys));
        for (int i = 0; i < 20; i++) {
            var _ = bridge.publish(topic("signing-requests"), request);
        }

        assertThat(reason(bridge)).isEqualTo(Mqtt5DisconnectReasonCode.MESSAGE_RATE_TOO_HIGH);
        assertThat(certificates()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void b1_whileTheDatabaseRefuses_theBridgeIsToldToAskAgain_andThenGetsIt() throws Exception {
        try (Connection other = database.getConnection()) {
            other.setAutoCommit(false);
            try (PreparedStatement lock =
                    other.prepareStatement("lock table bridge_certificate in access exclusive mode")) {
                lock.execute();
            }
            var asked = bridge.publish(topic("signing-requests"), message(request(nextKeys)));
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                try (Connection own = database.getConnection();
                        PreparedStatement cancel = own.prepareStatement(
                                "select pg_cancel_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'")) {
                    cancel.execute();
                }
                return asked.isDone();
            });
            assertThat(answer().getString("code")).isEqualTo("certificate.unavailable");
            other.rollback();
        }

        assertThat(renew(nextKeys).getString("serialNumber")).isNotNull();
    }
}
