package dev.latchkey.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewayDatabase;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.TestAuthority;
import dev.latchkey.gateway.TestBridge;
import dev.latchkey.gateway.mqtt.MqttListener;
import dev.latchkey.gateway.mqtt.WayIn;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bridges that are enrolled with a signing request have a certificate and no secret. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B1")
class CertifiedEnrolmentIT {
    @Inject
    MqttListener listener;

    @Inject
    GatewayDatabase database;

    private final KeyPair keys = TestAuthority.keyPair("EC", 256);
    private final String signingRequest = TestAuthority.request("whatever", keys, keys);
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String bridgeId = "BR-" + unique;
    private final String lockId = "LK-" + unique;
    private final String key = "key-" + unique;

    private void assertComesInBy(String id, String pem) throws Exception {
        try (TestBridge bridge = TestBridge.showing(listener.port(WayIn.TLS), id, TestAuthority.shown(keys, pem))) {
            bridge.connect().subscribe();
            GatewayClient.bridge(id)
                    .then()
                    .body("connected", equalTo(true))
                    .body("protocol", equalTo("MQTT 5.0 over TLS"));
        }
    }

    private void assertKeptOut(TestBridge bridge) {
        assertThatThrownBy(bridge::connect).hasCauseInstanceOf(Mqtt5ConnAckException.class);
    }

    private TestBridge withSecret(String secret) {
        return new TestBridge(listener.port(WayIn.TCP), bridgeId, secret);
    }

    @Test
    void b1_bridgeEnrolledWithASigningRequest_comesInByItsCertificate_andIsOutOnceThatIsRevoked() throws Exception {
        Response enrolled = GatewayClient.enrol(bridgeId, signingRequest, key);

        enrolled.then()
                .statusCode(201)
                .body("bridgeId", equalTo(bridgeId))
                .body("$", not(hasKey("secret")))
                .body("issuedCertificate.bridgeId", equalTo(bridgeId))
                .body("issuedCertificate.authority", equalTo(TestAuthority.OF_GATEWAYS.certificatePem()));
        String pem = enrolled.path("issuedCertificate.certificate");
        String serialNumber = enrolled.path("issuedCertificate.serialNumber");
        GatewayClient.certificates(bridgeId)
                .then()
                .body("certificates.serialNumber", contains(serialNumber))
                .body("certificates.certificate", contains(pem))
                .body("certificates[0].renewedFrom", nullValue());
        assertComesInBy(bridgeId, pem);
        for (String guess : List.of("", "null", "x")) {
            assertKeptOut(withSecret(guess));
        }

        GatewayClient.revoke(bridgeId, serialNumber).then().statusCode(200);

        assertKeptOut(TestBridge.showing(listener.port(WayIn.TLS), bridgeId, TestAuthority.shown(keys, pem)));
    }

    @Test
    void b1_noSecretIsKept_thatAnybodyCouldMakeAgain_untilOneIsAskedFor() throws Exception {
        GatewayClient.enrol(bridgeId, signingRequest, key).then().statusCode(201);
        assertThat(database.count("select count(*) from secret_request where bridge_id = ?", bridgeId))
                .isZero();
        assertThat(database.count("select count(*) from bridge where bridge_id = ? and secret_salt is null", bridgeId))
                .isEqualTo(1);

        String secret = GatewayClient.newSecret(bridgeId, key + "-2")
                .then()
                .statusCode(201)
                .extract()
                .path("secret");

        try (TestBridge bridge = withSecret(secret).connect()) {
            assertThat(bridge.isConnected()).isTrue();
        }
    }

    @Test
    @Tag("inv-3")
    void inv3_repeatedEnrolment_getsTheEqualAnswer_andItsKeyIsGoodForNothingElse() throws Exception {
        Response first = GatewayClient.enrol(bridgeId, signingRequest, key);

        Response again = GatewayClient.enrol(bridgeId, signingRequest, key);

        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.asString()).isEqualTo(first.asString());
        KeyPair others = TestAuthority.keyPair("EC", 256);
        for (Response otherwise : List.of(
                GatewayClient.enrol(bridgeId, TestAuthority.request("x", others, others), key),
                GatewayClient.enrol(bridgeId + "-b", signingRequest, key),
                GatewayClient.enrol(bridgeId, key),
                GatewayClient.certify(bridgeId, signingRequest, key),
                GatewayClient.newSecret(bridgeId, key))) {
            otherwise.then().statusCode(422).body("code", equalTo("request.key-reused"));
        }
        GatewayClient.enrol(bridgeId, signingRequest, key + "-2")
                .then()
                .statusCode(409)
                .body("code", equalTo("bridge.already-enrolled"));
        GatewayClient.bridge(bridgeId + "-b").then().statusCode(404);
        GatewayClient.certificates(bridgeId).then().body("certificates.size()", equalTo(1));
    }

    @Test
    @Tag("inv-3")
    void inv3_keyOfAnEnrolmentBySecret_isRefused_withASigningRequest() {
        GatewayClient.enrol(bridgeId, key).then().statusCode(201);

        for (String id : List.of(bridgeId, bridgeId + "-b")) {
            GatewayClient.enrol(id, signingRequest, key)
                    .then()
                    .statusCode(422)
                    .body("code", equalTo("request.key-reused"));
        }
        GatewayClient.certificates(bridgeId).then().body("certificates.size()", equalTo(0));
        GatewayClient.bridge(bridgeId + "-b").then().statusCode(404);
    }

    private List<Response> atOnce(int many, IntFunction<Response> ask) throws InterruptedException {
        List<Response> answers = new CopyOnWriteArrayList<>();
        List<Thread> threads = IntStream.range(0, many)
                .mapToObj(i -> Thread.ofPlatform().start(() -> answers.add(ask.apply(i))))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        return answers;
    }

    @Test
    @Tag("inv-3")
    void inv3_enrolmentsAtOnce_withOneKey_getOneAnswer() throws Exception {
        List<Response> answers = atOnce(6, i -> GatewayClient.enrol(bridgeId, signingRequest, key));

        assertThat(answers).hasSize(6).allMatch(answer -> answer.statusCode() == 201);
        assertThat(answers.stream().map(Response::asString).distinct()).hasSize(1);
    }

    @Test
    @Tag("inv-3")
    void inv3_enrolmentsOfSeveralBridgesAtOnce_withOneKey_leaveNoBridgeWithoutItsCertificate() throws Exception {
        List<Response> answers = atOnce(6, i -> GatewayClient.enrol(bridgeId + "-" + i, signingRequest, key));

        assertThat(answers).extracting(Response::statusCode).containsExactlyInAnyOrder(201, 422, 422, 422, 422, 422);
        assertThat(database.count("select count(*) from bridge where bridge_id like ?", bridgeId + "-%"))
                .isEqualTo(1);
    }

    private Map<String, Object> certified(String id, String request) {
        return Map.of("bridgeId", id, "lockIds", List.of(lockId + id), "signingRequest", request);
    }

    @Test
    @Tag("inv-3")
    void b1_threeBridges_areEnrolledAtOnce_eachWithWhatItConnectsWith() throws Exception {
        List<Map<String, Object>> bridges = List.of(
                certified(bridgeId, signingRequest),
                Map.of("bridgeId", bridgeId + "-b"),
                certified(bridgeId + "-c", signingRequest));

        Response enrolled = GatewayClient.enrolAll(key, bridges);

        enrolled.then()
                .statusCode(200)
                .body("bridges.bridgeId", contains(bridgeId, bridgeId + "-b", bridgeId + "-c"))
                .body("bridges.findAll { it.code != null }", empty())
                .body("bridges[0].secret", nullValue())
                .body("bridges[1].secret", matchesPattern("[A-Za-z0-9_-]{43}"))
                .body("bridges[2].secret", nullValue())
                .body("bridges[0].issuedCertificate.bridgeId", equalTo(bridgeId))
                .body("bridges[1].issuedCertificate", nullValue())
                .body("bridges[2].issuedCertificate.bridgeId", equalTo(bridgeId + "-c"));
        assertThat(GatewayClient.enrolAll(key, bridges).asString()).isEqualTo(enrolled.asString());
        assertComesInBy(bridgeId, enrolled.path("bridges[0].issuedCertificate.certificate"));
        assertComesInBy(bridgeId + "-c", enrolled.path("bridges[2].issuedCertificate.certificate"));
        for (String id : List.of(bridgeId, bridgeId + "-c")) {
            GatewayClient.bridge(id).then().body("locks", contains(lockId + id));
        }
    }

    @Test
    void b1_bridgeThatIsThere_isRefused_theOthersAreEnrolled() {
        GatewayClient.bridgeWith(bridgeId);

        GatewayClient.enrolAll(
                        key, List.of(certified(bridgeId, signingRequest), certified(bridgeId + "-b", signingRequest)))
                .then()
                .statusCode(200)
                .body("bridges[0].code", equalTo("bridge.already-enrolled"))
                .body("bridges[0].issuedCertificate", nullValue())
                .body("bridges[1].issuedCertificate.bridgeId", equalTo(bridgeId + "-b"));
        GatewayClient.certificates(bridgeId).then().body("certificates.size()", equalTo(0));
        GatewayClient.bridge(bridgeId).then().body("locks.size()", equalTo(0));
    }

    @Test
    void b1_badSigningRequest_isNamed_andNothingIsEnrolled() {
        GatewayClient.enrol(bridgeId, "nonsense", key)
                .then()
                .statusCode(400)
                .body("code", equalTo("request.invalid"))
                .body("errors.pointer", contains("/signingRequest"))
                .body("errors[0].detail", containsString("PKCS #10"));
        KeyPair weak = TestAuthority.keyPair("RSA", 1024);
        GatewayClient.enrolAll(
                        key,
                        List.of(
                                certified(bridgeId, signingRequest),
                                certified(bridgeId + "-b", TestAuthority.request("x", weak, weak)),
                                certified(bridgeId + "-c", "nonsense")))
                .then()
                .statusCode(400)
                .body("code", equalTo("request.invalid"))
                .body("errors.pointer", contains("/bridges/1/signingRequest", "/bridges/2/signingRequest"))
                .body("errors[0].detail", containsString("needs a key"));

        for (String id : List.of(bridgeId, bridgeId + "-b", bridgeId + "-c")) {
            GatewayClient.bridge(id).then().statusCode(404);
        }
        GatewayClient.enrolAll(key, List.of(certified(bridgeId, "x".repeat(8 * 1024 + 1))))
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/bridges/0/signingRequest"));
    }
}
