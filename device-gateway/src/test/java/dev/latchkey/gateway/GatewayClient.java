package dev.latchkey.gateway;

import static io.restassured.RestAssured.given;

import dev.latchkey.engines.TestIssuer;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What an operator sends. */
public final class GatewayClient {
    private static final String CERTIFICATES = "/v1/bridges/{b}/certificates";

    private GatewayClient() {}

    public static RequestSpecification operator() {
        return as("operator-1", Set.of("operator"));
    }

    public static RequestSpecification as(String subject, Set<String> roles) {
        return given().auth().oauth2(TestIssuer.token(subject, subject + "@example.org", roles));
    }

    public static Response enrol(String bridgeId, String idempotencyKey) {
        return operator()
                .header("Idempotency-Key", idempotencyKey)
                .contentType("application/json")
                .body(Map.of("bridgeId", bridgeId))
                .post("/v1/bridges");
    }

    /** Enrols a bridge that is to come in by a certificate. */
    public static Response enrol(String bridgeId, String signingRequest, String idempotencyKey) {
        return operator()
                .header("Idempotency-Key", idempotencyKey)
                .contentType("application/json")
                .body(Map.of("bridgeId", bridgeId, "signingRequest", signingRequest))
                .post("/v1/bridges");
    }

    /** Enrols many bridges, each with the fields of the request. */
    public static Response enrolAll(String idempotencyKey, List<Map<String, Object>> bridges) {
        return operator()
                .header("Idempotency-Key", idempotencyKey)
                .contentType("application/json")
                .body(Map.of("bridges", bridges))
                .post("/v1/bridges/enrolments");
    }

    public static Response newSecret(String bridgeId, String idempotencyKey) {
        return operator().header("Idempotency-Key", idempotencyKey).post("/v1/bridges/{b}/secret", bridgeId);
    }

    /** Enrols a bridge and assigns these locks to it. @return its secret */
    public static String bridgeWith(String bridgeId, String... lockIds) {
        String secret = enrol(bridgeId, UUID.randomUUID().toString())
                .then()
                .statusCode(201)
                .extract()
                .path("secret");
        for (String lockId : lockIds) {
            assign(bridgeId, lockId);
        }
        return secret;
    }

    public static void assign(String bridgeId, String lockId) {
        operator().put("/v1/bridges/{b}/locks/{l}", bridgeId, lockId).then().statusCode(200);
    }

    /** Asks for a certificate. */
    public static Response certify(String bridgeId, String signingRequest, String idempotencyKey) {
        return operator()
                .header("Idempotency-Key", idempotencyKey)
                .contentType("application/json")
                .body(Map.of("signingRequest", signingRequest))
                .post(CERTIFICATES, bridgeId);
    }

    public static Response certificates(String bridgeId) {
        return operator().get(CERTIFICATES, bridgeId);
    }

    public static Response revoke(String bridgeId, String serialNumber) {
        return operator().delete(CERTIFICATES + "/{s}", bridgeId, serialNumber);
    }

    public static Response bridgeOf(String lockId) {
        return operator().get("/v1/locks/{l}/bridge", lockId);
    }

    public static Response bridge(String bridgeId) {
        return operator().get("/v1/bridges/{b}", bridgeId);
    }
}
