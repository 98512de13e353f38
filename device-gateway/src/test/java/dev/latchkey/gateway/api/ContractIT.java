package dev.latchkey.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.contract.ContractTester;
import dev.latchkey.contract.ContractTester.Report;
import dev.latchkey.contract.Scene;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.engines.TestIssuer;
import dev.latchkey.events.AccountEvent.AccountRegistered;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.Topic;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.KafkaAccess;
import dev.latchkey.gateway.TestAuthority;
import dev.latchkey.gateway.TestLock;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** device-gateway keeps to its OpenAPI document, whatever it is sent. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class ContractIT {
    private static final String OPERATOR = TestIssuer.token("operator-1", "operator-1@example.org", Set.of("operator"));

    private static final KeyPair KEYS = TestAuthority.keyPair("EC", 256);
    private static final String SIGNING_REQUEST = TestAuthority.request("a bridge", KEYS, KEYS);

    private final String unique = UUID.randomUUID().toString();
    private final String owner = "owner-" + unique;
    private final String lockId = "LK-" + unique;
    private final String secondLock = "LK-" + unique + "-b";
    private int turns;

    @Test
    void everyAnswer_isDocumented_whateverIsSent() throws Exception {
        try (KafkaAccess kafka = new KafkaAccess()) {
            register(kafka);
            for (String id : List.of(lockId, secondLock)) {
                new TestLock(kafka.producer(), id).claimed("acc-" + unique);
            }
            GatewayClient.bridgeWith("BR-" + unique, lockId, secondLock);
            for (String id : List.of(lockId, secondLock)) {
                await().until(() -> GatewayClient.as(owner, Set.of())
                                .get("/v1/locks/{l}/bridge", id)
                                .statusCode()
                        == 200);
            }

            Report report = new ContractTester(RestAssured.port, "device-gateway").run(this::scene);

            assertThat(report.findings()).as("%s", report).isEmpty();
            assertThat(report.neverSuccessful()).as("%s", report).isEmpty();
        }
    }

    private Scene scene(String operation) {
        return switch (operation) {
            case "enrolBridge" ->
                Scene.of(OPERATOR)
                        .withEach("bridgeId", () -> "BR-" + UUID.randomUUID())
                        .with("signingRequest", SIGNING_REQUEST);
            case "getLockBridge" ->
                byTurns()
                        .with("lockId", lockId)
                        .with("Latchkey-Consistency", lockId + ":1")
                        .sometimes("Latchkey-Consistency");
            case "enrolBridges" ->
                Scene.of(OPERATOR)
                        .withEach("bridgeId", () -> "BR-" + UUID.randomUUID())
                        .with("signingRequest", SIGNING_REQUEST)
                        .without("lockIds");
            case "listBridges" -> Scene.of(OPERATOR).without("cursor").lasting();
            case "issueBridgeCertificate" ->
                bridge().with("signingRequest", SIGNING_REQUEST).lasting();
            case "revokeBridgeCertificate" ->
                bridge().with("serialNumber", certificate()).lasting();
            case "assignLock" -> byTurns().with("bridgeId", "BR-" + unique).with("lockId", secondLock);
            case "unassignLock" -> assigned();
            default -> bridge().with("lockId", lockId).lasting();
        };
    }

    private Scene bridge() {
        return Scene.of(OPERATOR).with("bridgeId", "BR-" + unique);
    }

    private String certificate() {
        return GatewayClient.operator()
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("application/json")
                .body(Map.of("signingRequest", SIGNING_REQUEST))
                .post("/v1/bridges/{b}/certificates", "BR-" + unique)
                .path("serialNumber");
    }

    private Scene assigned() {
        GatewayClient.assign("BR-" + unique, secondLock);
        return byTurns().with("bridgeId", "BR-" + unique).with("lockId", secondLock);
    }

    /** Whoever may do it: an operator, then an administrator of the lock. */
    private Scene byTurns() {
        return Scene.of(turns++ % 2 == 0 ? OPERATOR : TestIssuer.token(owner, owner + "@example.org", Set.of()));
    }

    private void register(KafkaAccess kafka) throws Exception {
        AccountRegistered account = new AccountRegistered(
                "acc-" + unique, TestIssuer.ISSUER, owner, owner + "@example.org", "Owner", "en", null);
        Envelope<byte[]> event = new Envelope<>(
                UUID.randomUUID().toString(),
                "account.registered.v1",
                "/share-service",
                account.recordKey(),
                Instant.now(),
                0,
                null,
                null,
                EventCodec.payload(account));
        kafka.producer()
                .send(EventCodec.toRecord(Topic.ACCOUNT_EVENTS, null, account.recordKey(), event))
                .get(10, TimeUnit.SECONDS);
    }
}
