package dev.latchkey.gateway.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewayDatabase;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.KafkaAccess;
import dev.latchkey.gateway.LockOwner;
import dev.latchkey.gateway.TestBridge;
import dev.latchkey.gateway.TestLock;
import dev.latchkey.gateway.mqtt.MqttListener;
import dev.latchkey.gateway.mqtt.WayIn;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Administrators give their locks to bridges, move them and take them away, and do nothing with other people's. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B1")
class AssigningAdministratorsIT {
    @Inject
    MqttListener listener;

    @Inject
    GatewayDatabase database;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String bridgeId = "BR-" + unique;
    private final String otherBridge = "BR-" + unique + "-b";

    private KafkaAccess kafka;
    private LockOwner owner;
    private TestLock lock;

    @BeforeEach
    void claim() throws Exception {
        kafka = new KafkaAccess();
        owner = LockOwner.register(kafka);
        lock = new TestLock(kafka.producer(), "LK-" + unique);
        owner.claim(lock);
    }

    @AfterEach
    void close() throws Exception {
        kafka.close();
    }

    @Test
    @Tag("L2")
    @Tag("B2")
    void b1_administrator_assignsTheLock_andWhatWaitsForItGoesToTheBridge() throws Exception {
        String secret = GatewayClient.bridgeWith(bridgeId);
        String orderId = lock.order(1);
        try (TestBridge bridge = new TestBridge(listener.port(WayIn.TCP), bridgeId, secret)
                .connect()
                .subscribe()) {
            owner.assign(bridgeId, lock.lockId())
                    .then()
                    .statusCode(200)
                    .body("bridgeId", equalTo(bridgeId))
                    .body("lockId", equalTo(lock.lockId()));

            await().untilAsserted(() -> assertThat(bridge.orders()).contains(orderId));
        }
        owner.bridgeOf(lock.lockId()).then().statusCode(200).body("bridgeId", equalTo(bridgeId));
    }

    @Test
    @Tag("L2")
    @Tag("O5")
    void b1_administrator_movesTheLock_fromTheBridgeAnOperatorGaveItTo_andIsToldOfNoOtherLock() {
        GatewayClient.bridgeWith(bridgeId, lock.lockId(), "LK-" + unique + "-neighbours");
        GatewayClient.bridgeWith(otherBridge, "LK-" + unique + "-shop");

        Response moved = owner.assign(otherBridge, lock.lockId());

        assertThat(moved.statusCode()).isEqualTo(200);
        assertThat(moved.jsonPath().getMap("$")).containsOnlyKeys("bridgeId", "lockId", "assignedAt");
        GatewayClient.bridge(bridgeId).then().body("locks", contains("LK-" + unique + "-neighbours"));
        GatewayClient.bridge(otherBridge).then().body("locks", contains(lock.lockId(), "LK-" + unique + "-shop"));
        assertThat(owner.assign(otherBridge, lock.lockId()).asString()).isEqualTo(moved.asString());
    }

    @Test
    @Tag("L2")
    void b1_administrator_takesTheLockAway_fromTheBridgeThatHasIt() {
        GatewayClient.bridgeWith(bridgeId);
        GatewayClient.bridgeWith(otherBridge, lock.lockId());

        owner.unassign(bridgeId, lock.lockId()).then().statusCode(404).body("code", equalTo("not-found"));
        owner.unassign(otherBridge, lock.lockId()).then().statusCode(204);

        GatewayClient.bridge(otherBridge).then().body("locks", empty());
        owner.bridgeOf(lock.lockId()).then().statusCode(404).body("code", equalTo("lock.no-bridge"));
    }

    @Test
    void b1_whoAssignedIt_isKept_withTheAssignment() throws Exception {
        GatewayClient.bridgeWith(bridgeId, "LK-" + unique + "-shop");
        owner.assign(bridgeId, lock.lockId()).then().statusCode(200);
        assertThat(assignedBy(lock.lockId(), owner.accountId())).isEqualTo(1);
        assertThat(database.count(
                        "select count(*) from lock_assignment where lock_id = ? and assigned_by is null",
                        "LK-" + unique + "-shop"))
                .isEqualTo(1);

        GatewayClient.bridgeWith(otherBridge, lock.lockId());

        assertThat(assignedBy(lock.lockId(), owner.accountId())).isZero();
    }

    private long assignedBy(String lockId, String accountId) throws Exception {
        return database.count(
                "select count(*) from lock_assignment where lock_id = ? and assigned_by = ?", lockId, accountId);
    }

    @Test
    @Tag("O5")
    @Tag("inv-18")
    void inv18_stranger_isAnswered_asIfNeitherLockNorBridgeWereThere_andChangesNothing() throws Exception {
        LockOwner stranger = LockOwner.register(kafka);
        stranger.claim(new TestLock(kafka.producer(), "LK-" + unique + "-strangers"));
        GatewayClient.bridgeWith(bridgeId, lock.lockId());
        GatewayClient.bridgeWith(otherBridge);
        String nobodysLock = "LK-" + unique + "-none";
        String nobodysBridge = "BR-" + unique + "-none";

        List<Response> answers = Stream.of(bridgeId, otherBridge, nobodysBridge)
                .flatMap(bridge -> Stream.of(lock.lockId(), nobodysLock)
                        .flatMap(id -> Stream.of(stranger.assign(bridge, id), stranger.unassign(bridge, id))))
                .toList();

        assertThat(answers).hasSize(12).extracting(Response::statusCode).containsOnly(404);
        assertThat(Set.copyOf(answers.stream().map(Response::asString).toList()))
                .hasSize(1);
        answers.getFirst().then().contentType("application/problem+json").body("code", equalTo("not-found"));
        GatewayClient.bridge(bridgeId).then().body("locks", contains(lock.lockId()));
        GatewayClient.bridge(otherBridge).then().body("locks", empty());
    }

    @Test
    @Tag("O5")
    @Tag("inv-18")
    void inv18_bridgeThatIsNotThere_isNotFound_andTheLockStaysWhereItIs() {
        GatewayClient.bridgeWith(bridgeId, lock.lockId());

        owner.assign("BR-" + unique + "-none", lock.lockId())
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));

        GatewayClient.bridge(bridgeId).then().body("locks", contains(lock.lockId()));
    }

    @Test
    @Tag("L2")
    @Tag("O5")
    void o5_whoIsNoLongerAdministrator_isAStranger() throws Exception {
        LockOwner next = LockOwner.register(kafka);
        GatewayClient.bridgeWith(bridgeId);
        next.claim(lock);

        owner.assign(bridgeId, lock.lockId()).then().statusCode(404);
        next.assign(bridgeId, lock.lockId()).then().statusCode(200);
        owner.unassign(bridgeId, lock.lockId()).then().statusCode(404);
    }

    @Test
    @Tag("O5")
    void o5_administrator_doesNothingElse_withBridges() {
        GatewayClient.bridgeWith(bridgeId, lock.lockId());
        owner.assign(bridgeId, lock.lockId()).then().statusCode(200);

        owner.request().get("/v1/bridges/{b}", bridgeId).then().statusCode(403);
        owner.request().get("/v1/bridges").then().statusCode(403);
        for (String action : List.of("disable", "enable", "secret")) {
            owner.request()
                    .header("Idempotency-Key", "key-" + unique)
                    .post("/v1/bridges/{b}/{a}", bridgeId, action)
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("access.forbidden"));
        }
        GatewayClient.bridge(bridgeId).then().body("disabled", equalTo(false));
    }

    @Test
    @Tag("O5")
    void o5_nobody_isRefused_beforeAnythingIsLookedAt() {
        GatewayClient.bridgeWith(bridgeId, lock.lockId());

        for (String method : List.of("PUT", "DELETE")) {
            given().request(method, "/v1/bridges/{b}/locks/{l}", bridgeId, lock.lockId())
                    .then()
                    .statusCode(401);
        }
        GatewayClient.bridge(bridgeId).then().body("locks", contains(lock.lockId()));
    }
}
