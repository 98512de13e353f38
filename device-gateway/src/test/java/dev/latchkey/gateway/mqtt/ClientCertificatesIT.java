package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import com.hivemq.client.mqtt.exceptions.ConnectionFailedException;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.KafkaAccess;
import dev.latchkey.gateway.TestAuthority;
import dev.latchkey.gateway.TestCertificate;
import dev.latchkey.gateway.TestLock;
import dev.latchkey.gateway.auth.BridgeAuthority;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bridges that show a certificate instead of a secret, by a client that was not written here. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B1")
class ClientCertificatesIT {
    private static final String CERTIFICATES = "/v1/bridges/{b}/certificates";

    @Inject
    MqttListener listener;

    private final KeyPair keys = TestAuthority.keyPair("EC", 256);
    private String bridgeId;
    private String lockId;

    @BeforeEach
    void enrol() {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        bridgeId = "BR-" + unique;
        lockId = "LK-" + unique;
        GatewayClient.bridgeWith(bridgeId, lockId);
    }

    private static Response ask(String bridge, String signingRequest, String idempotencyKey) {
        return GatewayClient.operator()
                .header("Idempotency-Key", idempotencyKey)
                .contentType("application/json")
                .body(Map.of("signingRequest", signingRequest))
                .post(CERTIFICATES, bridge);
    }

    private Response issue() {
        Response issued = ask(
                bridgeId,
                TestAuthority.request("whatever", keys, keys),
                UUID.randomUUID().toString());
        issued.then().statusCode(201);
        return issued;
    }

    private Mqtt5BlockingClient client(String pem, CompletableFuture<Mqtt5DisconnectReasonCode> ended) {
        return MqttClient.builder()
                .useMqttVersion5()
                .serverHost("127.0.0.1")
                .serverPort(listener.port(WayIn.TLS))
                .sslConfig()
                .trustManagerFactory(TestCertificate.trust())
                .keyManagerFactory(TestAuthority.shown(keys, pem))
                .applySslConfig()
                .addDisconnectedListener(context -> {
                    if (context.getCause() instanceof Mqtt5DisconnectException e) {
                        ended.complete(
                                ((com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect) e.getMqttMessage())
                                        .getReasonCode());
                    }
                })
                .buildBlocking();
    }

    private Mqtt5BlockingClient client(String pem) {
        return client(pem, new CompletableFuture<>());
    }

    private static Mqtt5Connect named(String userName) {
        return Mqtt5Connect.builder()
                .simpleAuth()
                .username(userName)
                .password("of no meaning".getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .build();
    }

    @Test
    @Tag("B2")
    void b2_bridgeWithItsCertificate_getsItsOrders() throws Exception {
        Mqtt5BlockingClient client = client(issue().path("certificate"));
        client.connect();
        List<String> orders = new CopyOnWriteArrayList<>();
        client.toAsync()
                .subscribeWith()
                .topicFilter("v1/bridges/" + bridgeId + "/orders")
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(publish -> orders.add(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8)))
                .send()
                .get(10, TimeUnit.SECONDS);

        try (KafkaAccess kafka = new KafkaAccess()) {
            String order = new TestLock(kafka.producer(), lockId).order(1);
            await().untilAsserted(() -> assertThat(orders).anyMatch(o -> o.contains(order)));
        }
        GatewayClient.bridge(bridgeId)
                .then()
                .body("connected", equalTo(true))
                .body("protocol", equalTo("MQTT 5.0 over TLS"))
                .body("address", equalTo("127.0.0.1"));
        client.disconnect();
    }

    private Mqtt3BlockingClient oldClient(String pem) {
        return MqttClient.builder()
                .useMqttVersion3()
                .serverHost("127.0.0.1")
                .serverPort(listener.port(WayIn.TLS))
                .sslConfig()
                .trustManagerFactory(TestCertificate.trust())
                .keyManagerFactory(TestAuthority.shown(keys, pem))
                .applySslConfig()
                .buildBlocking();
    }

    @Test
    void b1_oldClients_comeInTheSameWay() {
        Mqtt3BlockingClient client = oldClient(issue().path("certificate"));
        client.connect();

        GatewayClient.bridge(bridgeId).then().body("protocol", equalTo("MQTT 3.1.1 over TLS"));
        client.disconnect();
    }

    @Test
    @Tag("inv-14")
    void inv14_certificate_isNotGoodForAnotherBridge() throws Exception {
        String pem = issue().path("certificate");
        String other = bridgeId + "-b";
        GatewayClient.bridgeWith(other);

        Mqtt5BlockingClient client = client(pem);
        assertThatThrownBy(() -> client.connect(named(other))).isInstanceOf(Mqtt5ConnAckException.class);
        client.connect(named(bridgeId));
        GatewayClient.bridge(other).then().body("connected", equalTo(false));
        client.disconnect();
    }

    /** As both versions of MQTT allow it. */
    @Test
    @Tag("inv-14")
    void inv14_userNameWithoutAPassword_hasToBeTheBridge() {
        String pem = issue().path("certificate");
        String other = bridgeId + "-b";
        GatewayClient.bridgeWith(other);

        for (String stranger : List.of(other, "somebody", "")) {
            assertThatThrownBy(() -> client(pem)
                            .connectWith()
                            .simpleAuth()
                            .username(stranger)
                            .applySimpleAuth()
                            .send())
                    .isInstanceOf(Mqtt5ConnAckException.class);
            assertThatThrownBy(() -> oldClient(pem)
                            .connectWith()
                            .simpleAuth()
                            .username(stranger)
                            .applySimpleAuth()
                            .send())
                    .isInstanceOf(Mqtt3ConnAckException.class);
        }
        Mqtt5BlockingClient client = client(pem);
        client.connectWith().simpleAuth().username(bridgeId).applySimpleAuth().send();
        GatewayClient.bridge(bridgeId).then().body("connected", equalTo(true));
        client.disconnect();
        Mqtt3BlockingClient oldClient = oldClient(pem);
        oldClient
                .connectWith()
                .simpleAuth()
                .username(bridgeId)
                .applySimpleAuth()
                .send();
        GatewayClient.bridge(bridgeId).then().body("protocol", equalTo("MQTT 3.1.1 over TLS"));
        oldClient.disconnect();
        GatewayClient.bridge(other).then().body("connected", equalTo(false));
    }

    @Test
    @Tag("inv-14")
    void inv14_revokedCertificate_isCutOff_andLetsNobodyIn_othersOfTheBridgeDo() throws Exception {
        Response first = issue();
        String renewed = issue().path("certificate");
        CompletableFuture<Mqtt5DisconnectReasonCode> ended = new CompletableFuture<>();
        Mqtt5BlockingClient client = client(first.path("certificate"), ended);
        client.connect();

        String serial = first.path("serialNumber");
        GatewayClient.operator()
                .delete(CERTIFICATES + "/{s}", bridgeId, serial)
                .then()
                .statusCode(200)
                .body("revokedAt", notNullValue());

        assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION);
        assertThatThrownBy(client::connect).isInstanceOf(Mqtt5ConnAckException.class);
        Mqtt5BlockingClient other = client(renewed);
        other.connect();
        // once more: changes nothing, so the connection stays
        GatewayClient.operator()
                .delete(CERTIFICATES + "/{s}", bridgeId, serial)
                .then()
                .statusCode(200);
        other.publishWith()
                .topic("v1/bridges/" + bridgeId + "/statements")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(("{\"lockId\":\"" + lockId + "\",\"statement\":\"a.b.c\"}").getBytes(StandardCharsets.UTF_8))
                .send();
        assertThat(other.getState().isConnected()).isTrue();
        other.disconnect();
    }

    @Test
    @Tag("inv-14")
    void inv14_disabledBridge_doesNotComeIn_withItsCertificateEither() throws Exception {
        Mqtt5BlockingClient client = client(issue().path("certificate"));
        GatewayClient.operator()
                .post("/v1/bridges/{b}/disable", bridgeId)
                .then()
                .statusCode(200);
        assertThatThrownBy(client::connect).isInstanceOf(Mqtt5ConnAckException.class);

        GatewayClient.operator().post("/v1/bridges/{b}/enable", bridgeId).then().statusCode(200);
        client.connect();
        client.disconnect();
    }

    @Test
    @Tag("inv-14")
    void inv14_certificateOfAnotherAuthority_getsNowhere() throws Exception {
        TestAuthority stranger = TestAuthority.named("bridges of a test run"); // the same name, another key
        String pem = BridgeAuthority.of(
                        stranger.certificatePem(), stranger.keyPem(), Duration.ofDays(1), new SecureRandom())
                .issue(bridgeId, TestAuthority.request("x", keys, keys), Instant.now())
                .pem();
        Mqtt5BlockingClient client = client(pem);

        assertThatThrownBy(() -> client.connect(named(bridgeId)))
                .isInstanceOfAny(ConnectionFailedException.class, ConnectionClosedException.class);
        GatewayClient.bridge(bridgeId).then().body("connected", equalTo(false));
    }

    @Test
    @Tag("inv-14")
    void inv14_anotherCertificateWithTheSerialNumberOfAGoodOne_letsNobodyIn() {
        String serial = issue().path("serialNumber");
        String forged = TestAuthority.OF_GATEWAYS.sign(serial, bridgeId, keys.getPublic());

        assertThatThrownBy(() -> client(forged).connect()).isInstanceOf(Mqtt5ConnAckException.class);
        GatewayClient.bridge(bridgeId).then().body("connected", equalTo(false));
    }

    @Test
    @Tag("inv-3")
    void inv3_repeatedRequest_getsTheSameCertificate() {
        String key = UUID.randomUUID().toString();
        String request = TestAuthority.request("x", keys, keys);
        String first = ask(bridgeId, request, key).path("certificate");

        ask(bridgeId, request, key).then().statusCode(201).body("certificate", equalTo(first));
        ask(bridgeId, TestAuthority.request("y", keys, keys), key)
                .then()
                .statusCode(422)
                .body("code", equalTo("request.key-reused"));
        GatewayClient.operator()
                .get(CERTIFICATES, bridgeId)
                .then()
                .body("certificates.certificate", contains(first))
                .body("certificates[0].revokedAt", nullValue());
    }

    @Test
    void b1_badRequest_changesNothing() {
        ask(bridgeId, "nonsense", "k-" + bridgeId)
                .then()
                .statusCode(400)
                .body("code", equalTo("request.invalid"))
                .body("errors[0].detail", containsString("PKCS #10"));
        ask("BR-nobody", TestAuthority.request("x", keys, keys), "n-" + bridgeId)
                .then()
                .statusCode(404);
        GatewayClient.operator().get(CERTIFICATES, bridgeId).then().body("certificates.size()", equalTo(0));
    }
}
