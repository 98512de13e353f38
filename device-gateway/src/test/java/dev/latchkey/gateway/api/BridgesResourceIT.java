package dev.latchkey.gateway.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bridges that operators enrol, and their secrets. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class BridgesResourceIT {
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String bridgeId = "BR-" + unique;
    private final String lockId = "LK-" + unique;
    private final String key = "key-" + unique;

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
        for (String method : List.of("GET", "POST")) {
            String path = "/v1/bridges/" + bridgeId + (method.equals("POST") ? "/secret" : "");
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
