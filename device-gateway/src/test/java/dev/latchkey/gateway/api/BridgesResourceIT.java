package dev.latchkey.gateway.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.engines.TestIssuer;
import dev.latchkey.events.AccountEvent.AccountRegistered;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.Topic;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.KafkaAccess;
import dev.latchkey.gateway.TestBridge;
import dev.latchkey.gateway.TestLock;
import dev.latchkey.gateway.mqtt.MqttListener;
import dev.latchkey.gateway.mqtt.WayIn;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class BridgesResourceIT {
    @Inject
    MqttListener listener;

    private KafkaAccess kafka;
    private String bridgeId;
    private String lockId;
    private String key;

    @BeforeEach
    void ids() {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        kafka = new KafkaAccess();
        bridgeId = "BR-" + unique;
        lockId = "LK-" + unique;
        key = "key-" + unique;
    }

    @AfterEach
    void close() throws Exception {
        kafka.close();
    }

    @Test
    @Tag("inv-3")
    void inv3_repeatedEnrolment_getsTheEqualAnswer() {
        Response first = GatewayClient.enrol(bridgeId, key);
        first.then()
                .statusCode(201)
                .body("bridgeId", equalTo(bridgeId))
                .body("secret", matchesPattern("[A-Za-z0-9_-]{43}"));

        Response again = GatewayClient.enrol(bridgeId, key);

        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.asString()).isEqualTo(first.asString());
    }

    @Test
    @Tag("inv-3")
    void inv3_enrolmentsAtOnce_withOneKey_getOneAnswer() throws Exception {
        List<String> answers = new CopyOnWriteArrayList<>();
        List<Thread> threads = Stream.generate(() -> Thread.ofPlatform().start(() -> {
                    Response response = GatewayClient.enrol(bridgeId, key);
                    answers.add(response.statusCode() + response.asString());
                }))
                .limit(6)
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(answers).hasSize(6).allMatch(answer -> answer.startsWith("201"));
        assertThat(Set.copyOf(answers)).hasSize(1);
    }

    @Test
    void malformedPath_isAProblem() {
        given().urlEncodingEnabled(false)
                .get("/v1/bridges/%00")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("request.path"));
    }

    @Test
    void enrolledBridge_isNotEnrolledAgain_withAnotherKey() {
        GatewayClient.enrol(bridgeId, key).then().statusCode(201);

        GatewayClient.enrol(bridgeId, key + "-2")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("bridge.already-enrolled"));
    }

    @Test
    @Tag("inv-3")
    void inv3_usedKey_isRefused_forAnotherRequest() {
        GatewayClient.enrol(bridgeId, key).then().statusCode(201);

        GatewayClient.enrol(bridgeId + "-b", key).then().statusCode(422).body("code", equalTo("request.key-reused"));
        GatewayClient.operator()
                .header("Idempotency-Key", key)
                .post("/v1/bridges/{b}/secret", bridgeId)
                .then()
                .statusCode(422);
        GatewayClient.bridge(bridgeId + "-b").then().statusCode(404);
    }

    @Test
    @Tag("inv-3")
    void inv3_repeatedRotation_getsTheEqualAnswer_andChangesNothing() {
        String first = GatewayClient.bridgeWith(bridgeId);
        Response rotated =
                GatewayClient.operator().header("Idempotency-Key", key).post("/v1/bridges/{b}/secret", bridgeId);
        Response again =
                GatewayClient.operator().header("Idempotency-Key", key).post("/v1/bridges/{b}/secret", bridgeId);

        rotated.then().statusCode(201).body("secret", not(equalTo(first)));
        assertThat(again.asString()).isEqualTo(rotated.asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "a b c", "-abc", "a/bc"})
    void malformedId_isRefused(String malformed) {
        GatewayClient.enrol(malformed, key).then().statusCode(400).body("code", equalTo("request.invalid"));
    }

    @Test
    void missingIdempotencyKey_isRefused() {
        GatewayClient.operator()
                .contentType("application/json")
                .body(Map.of("bridgeId", bridgeId))
                .post("/v1/bridges")
                .then()
                .statusCode(400)
                .body("code", equalTo("request.idempotency-key-missing"));
    }

    @Test
    void unknownBridge_isNotFound() {
        GatewayClient.bridge(bridgeId).then().statusCode(404).body("code", equalTo("not-found"));
        GatewayClient.operator()
                .put("/v1/bridges/{b}/locks/{l}", bridgeId, lockId)
                .then()
                .statusCode(404);
        GatewayClient.operator()
                .delete("/v1/bridges/{b}/locks/{l}", bridgeId, lockId)
                .then()
                .statusCode(404);
        GatewayClient.operator()
                .header("Idempotency-Key", key)
                .post("/v1/bridges/{b}/secret", bridgeId)
                .then()
                .statusCode(404);
    }

    @Test
    @Tag("inv-18")
    void inv18_everyOperation_isRefused_toWhoIsNoOperator() {
        for (String method : List.of("GET", "PUT", "DELETE", "POST")) {
            String path = switch (method) {
                case "GET" -> "/v1/bridges/" + bridgeId;
                case "POST" -> "/v1/bridges/" + bridgeId + "/secret";
                default -> "/v1/bridges/" + bridgeId + "/locks/" + lockId;
            };
            GatewayClient.as("somebody", Set.of())
                    .header("Idempotency-Key", key)
                    .request(method, path)
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("access.forbidden"));
            RestAssured.given()
                    .header("Idempotency-Key", key)
                    .request(method, path)
                    .then()
                    .statusCode(401);
        }
        RestAssured.given()
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body(Map.of("bridgeId", bridgeId))
                .post("/v1/bridges")
                .then()
                .statusCode(401);
    }

    @Test
    void lock_movesToTheBridge_itIsAssignedToLast() {
        GatewayClient.bridgeWith(bridgeId, lockId);
        GatewayClient.bridgeWith(bridgeId + "-b", lockId);

        GatewayClient.bridge(bridgeId).then().body("locks", empty());
        GatewayClient.bridge(bridgeId + "-b").then().body("locks", contains(lockId));
        GatewayClient.operator()
                .delete("/v1/bridges/{b}/locks/{l}", bridgeId, lockId)
                .then()
                .statusCode(404);
        GatewayClient.operator()
                .delete("/v1/bridges/{b}/locks/{l}", bridgeId + "-b", lockId)
                .then()
                .statusCode(204);
        GatewayClient.bridge(bridgeId + "-b").then().body("locks", empty());
    }

    @Test
    @Tag("B1")
    void b1_assignmentsAndRemovalsAtOnce_areAllAnswered() throws Exception {
        List<String> bridges = List.of(bridgeId, bridgeId + "-b");
        List<String> locks = List.of(lockId, lockId + "-b");
        bridges.forEach(GatewayClient::bridgeWith);
        List<Integer> answers = new CopyOnWriteArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Future<?>> ends = IntStream.range(0, 8)
                    .<Future<?>>mapToObj(i -> clients.submit(() -> {
                        for (int round = 0; round < 25; round++) {
                            String method = (round + i) % 3 == 0 ? "DELETE" : "PUT";
                            answers.add(GatewayClient.operator()
                                    .request(
                                            method,
                                            "/v1/bridges/{b}/locks/{l}",
                                            bridges.get((round + i) % 2),
                                            locks.get((round + i / 2) % 2))
                                    .statusCode());
                        }
                    }))
                    .toList();
            for (Future<?> end : ends) {
                end.get(); // a request without an answer fails here
            }
        }

        assertThat(answers).hasSize(200).containsOnlyElementsOf(Set.of(200, 204, 404));
        for (String lock : locks) {
            GatewayClient.assign(bridgeId, lock);
        }
        GatewayClient.bridge(bridgeId).then().body("locks", contains(locks.get(0), locks.get(1)));
        GatewayClient.bridge(bridgeId + "-b").then().body("locks", empty());
    }

    @Test
    @Tag("B3")
    @Tag("inv-18")
    void b3_administrators_seeTheBridge_andNobodyElseDoes() throws Exception {
        String owner = "owner-" + key;
        register("acc-" + owner, owner);
        register("acc-stranger-" + key, "stranger-" + key);
        new TestLock(kafka.producer(), lockId).claimed("acc-" + owner);

        // reads its own write: waits for the projection
        lockBridge(owner, lockId + ":1").then().statusCode(404).body("code", equalTo("lock.no-bridge"));

        String secret = GatewayClient.bridgeWith(bridgeId, lockId);
        lockBridge(owner, null)
                .then()
                .statusCode(200)
                .body("connected", equalTo(false))
                .body("lastSeen", nullValue());
        try (TestBridge bridge = new TestBridge(listener.port(WayIn.TCP), bridgeId, secret).connect()) {
            lockBridge(owner, null)
                    .then()
                    .statusCode(200)
                    .body("bridgeId", equalTo(bridgeId))
                    .body("connected", equalTo(true));
            assertThat(bridge.isConnected()).isTrue();
        }
        await().untilAsserted(() -> lockBridge(owner, null).then().body("connected", equalTo(false)));
        lockBridge("stranger-" + key, null).then().statusCode(404).body("code", equalTo("not-found"));
        for (String tokens : List.of(lockId + ":99", lockId + ":1, " + lockId + ":99", "LK-b:1," + lockId + ":99")) {
            lockBridge(owner, tokens).then().statusCode(503).body("code", equalTo("read.not-caught-up"));
        }
    }

    @Test
    @Tag("inv-18")
    @Tag("O5")
    void inv18_tokenOfAnotherLock_tellsNothingOfThatLock() throws Exception {
        String owner = "owner-" + key;
        register("acc-" + owner, owner);
        new TestLock(kafka.producer(), lockId + "-b").claimed("acc-somebody-else");
        new TestLock(kafka.producer(), lockId).claimed("acc-" + owner);
        lockBridge(owner, lockId + ":1").then().statusCode(404).body("code", equalTo("lock.no-bridge"));

        for (String token : List.of(lockId + "-b:1", lockId + "-b:99", lockId + "-none:1")) {
            lockBridge(owner, token).then().statusCode(404).body("code", equalTo("lock.no-bridge"));
        }
    }

    private Response lockBridge(String subject, @Nullable String consistency) {
        var request = GatewayClient.as(subject, Set.of());
        if (consistency != null) {
            request.header("Latchkey-Consistency", consistency);
        }
        return request.get("/v1/locks/{l}/bridge", lockId);
    }

    private void register(String accountId, String subject) throws Exception {
        AccountRegistered account =
                new AccountRegistered(accountId, TestIssuer.ISSUER, subject, null, null, null, null);
        ProducerRecord<String, byte[]> kafkaRecord = EventCodec.toRecord(
                Topic.ACCOUNT_EVENTS,
                null,
                accountId,
                new Envelope<>(
                        UUID.randomUUID().toString(),
                        "account.registered.v1",
                        "/share-service",
                        accountId,
                        Instant.now(),
                        0,
                        null,
                        null,
                        EventCodec.payload(account)));
        kafka.producer().send(kafkaRecord).get(10, TimeUnit.SECONDS);
        await().ignoreExceptions()
                .untilAsserted(() -> GatewayClient.as(subject, Set.of())
                        .get("/v1/locks/LK-nobodys/bridge")
                        .then()
                        .statusCode(404));
    }

    @Test
    void openApi_namesEveryOperation_andItsRefusals() {
        RestAssured.given()
                .accept("application/json")
                .get("/openapi/device-gateway?format=json")
                .then()
                .statusCode(200)
                .body("paths.'/v1/bridges'.post.operationId", equalTo("enrolBridge"))
                .body("paths.'/v1/bridges'.post.responses.keySet()", hasItem("409"))
                .body("paths.'/v1/bridges/{bridgeId}/locks/{lockId}'.put.operationId", equalTo("assignLock"))
                .body("paths.'/v1/locks/{lockId}/bridge'.get.operationId", equalTo("getLockBridge"));
    }
}
