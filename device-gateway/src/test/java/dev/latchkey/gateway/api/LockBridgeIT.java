package dev.latchkey.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.KafkaAccess;
import dev.latchkey.gateway.LockOwner;
import dev.latchkey.gateway.TestBridge;
import dev.latchkey.gateway.TestLock;
import dev.latchkey.gateway.mqtt.MqttListener;
import dev.latchkey.gateway.mqtt.WayIn;
import dev.latchkey.http.reading.Cursor;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What administrators see of the bridges of their locks. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B3")
class LockBridgeIT {
    @Inject
    MqttListener listener;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String bridgeId = "BR-" + unique;

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

    private TestBridge connect(String secret, WayIn way) throws Exception {
        return new TestBridge(listener.port(way), bridgeId, secret, way).connect();
    }

    private JsonPath seen() {
        return owner.bridgeOf(lock.lockId()).then().statusCode(200).extract().jsonPath();
    }

    @Test
    void b3_administrator_sees_sinceWhen_fromWhere_andOverWhatItIsConnected() throws Exception {
        String secret = GatewayClient.bridgeWith(bridgeId, lock.lockId(), "LK-" + unique + "-neighbours");
        Instant before = Instant.now();

        try (TestBridge bridge = connect(secret, WayIn.SECURE_WEB_SOCKET)) {
            JsonPath seen = seen();

            assertThat(bridge.isConnected()).isTrue();
            assertThat(seen.getBoolean("connected")).isTrue();
            assertThat(seen.getString("protocol")).isEqualTo("MQTT 5.0 over WebSocket over TLS");
            assertThat(seen.getString("address")).isEqualTo("127.0.0.1");
            assertThat(Instant.parse(seen.getString("connectedSince")))
                    .isBetween(before.minus(Duration.ofMillis(1)), Instant.now());
            assertThat(Instant.parse(seen.getString("lastSeen"))).isAfterOrEqualTo(before.minus(Duration.ofMillis(1)));
        }
        await().untilAsserted(() -> owner.bridgeOf(lock.lockId())
                .then()
                .body("connected", equalTo(false))
                .body("connectedSince", nullValue())
                .body("protocol", nullValue())
                .body("address", nullValue()));
        assertThat(Instant.parse(seen().getString("lastSeen"))).isAfter(before);
    }

    @Test
    @Tag("O5")
    void b3_administrator_sees_howManyOrdersWaitForTheLock_andNothingOfOtherLocks() throws Exception {
        TestLock other = new TestLock(kafka.producer(), "LK-" + unique + "-neighbours");
        String secret = GatewayClient.bridgeWith(bridgeId, lock.lockId(), other.lockId());
        other.order(1);
        String first = lock.order(1);
        lock.order(2);

        try (TestBridge bridge = connect(secret, WayIn.TCP).subscribe()) {
            await().untilAsserted(() -> owner.bridgeOf(lock.lockId())
                    .then()
                    .body("connected", equalTo(true))
                    .body("pendingOrders", equalTo(2)));
            // an order that has arrived is not obeyed yet
            await().untilAsserted(() -> assertThat(bridge.orders()).contains(first));
            assertThat(seen().getInt("pendingOrders")).isEqualTo(2);

            lock.confirm(1, first);

            await().untilAsserted(() -> owner.bridgeOf(lock.lockId()).then().body("pendingOrders", equalTo(1)));
        }
    }

    @Test
    void b3_bridgeThatDoesNotListenToItsOrders_isShownSo_toAdministratorsAndOperators() throws Exception {
        String secret = GatewayClient.bridgeWith(bridgeId, lock.lockId());
        assertThatAllSee(null);
        try (TestBridge bridge = connect(secret, WayIn.TCP)) {
            assertThatAllSee(false);
            bridge.subscribe();
            assertThatAllSee(true);
            bridge.unsubscribe();
            assertThatAllSee(false);
            bridge.subscribe();
            assertThatAllSee(true);

            try (TestBridge newer = connect(secret, WayIn.TCP)) {
                assertThatAllSee(false);
                assertThat(newer.isConnected()).isTrue();
            }
        }
        assertThatAllSee(null);
    }

    private void assertThatAllSee(@Nullable Boolean subscribed) {
        await().untilAsserted(() -> {
            owner.bridgeOf(lock.lockId()).then().body("subscribed", equalTo(subscribed));
            GatewayClient.bridge(bridgeId).then().body("subscribed", equalTo(subscribed));
            GatewayClient.operator()
                    .get(
                            "/v1/bridges?limit=1&cursor={c}",
                            Cursor.after(before(bridgeId)).toString())
                    .then()
                    .body("bridges[0].bridgeId", equalTo(bridgeId))
                    .body("bridges[0].subscribed", equalTo(subscribed));
        });
    }

    /** An id that comes just before this one. */
    private static String before(String id) {
        return id.substring(0, id.length() - 1);
    }

    @Test
    @Tag("O5")
    @Tag("inv-18")
    void inv18_whoHasPutTheLockOnABridgeWithLocksOfOthers_isNotToldWhereThatStands() throws Exception {
        String secret = GatewayClient.bridgeWith(bridgeId, "LK-" + unique + "-neighbours");
        owner.assign(bridgeId, lock.lockId()).then().statusCode(200);

        try (TestBridge bridge = connect(secret, WayIn.TCP)) {
            JsonPath seen = seen();

            assertThat(bridge.isConnected()).isTrue();
            assertThat(seen.getBoolean("connected")).isTrue();
            assertThat(seen.getString("address")).isNull();
            GatewayClient.bridgeOf(lock.lockId()).then().body("address", equalTo("127.0.0.1"));

            GatewayClient.operator()
                    .delete("/v1/bridges/{b}/locks/{l}", bridgeId, "LK-" + unique + "-neighbours")
                    .then()
                    .statusCode(204);

            assertThat(seen().getString("address")).isEqualTo("127.0.0.1");
        }
    }
}
