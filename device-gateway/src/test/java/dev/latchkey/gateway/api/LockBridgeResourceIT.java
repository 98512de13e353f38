package dev.latchkey.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
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
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What administrators see of the bridge of their lock, and operators of that of any lock. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class LockBridgeResourceIT {
    @Inject
    MqttListener listener;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String bridgeId = "BR-" + unique;
    private final String lockId = "LK-" + unique;
    private final String owner = "owner-" + unique;
    private KafkaAccess kafka;

    @BeforeEach
    void connect() {
        kafka = new KafkaAccess();
    }

    @AfterEach
    void close() throws Exception {
        kafka.close();
    }

    @Test
    @Tag("B3")
    @Tag("inv-18")
    void b3_administrators_seeTheBridge_andNobodyElseDoes() throws Exception {
        register("acc-" + owner, owner);
        register("acc-stranger-" + unique, "stranger-" + unique);
        new TestLock(kafka.producer(), lockId).claimed("acc-" + owner);

        // reads its own write: waits for the projection
        caughtUp(lockId + ":1").then().statusCode(404).body("code", equalTo("lock.no-bridge"));

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
        lockBridge("stranger-" + unique, null).then().statusCode(404).body("code", equalTo("not-found"));
        for (String tokens : List.of(lockId + ":99", lockId + ":1, " + lockId + ":99", "LK-b:1," + lockId + ":99")) {
            lockBridge(owner, tokens).then().statusCode(503).body("code", equalTo("read.not-caught-up"));
        }
    }

    @Test
    @Tag("inv-18")
    @Tag("O5")
    void inv18_tokenOfAnotherLock_tellsNothingOfThatLock() throws Exception {
        register("acc-" + owner, owner);
        new TestLock(kafka.producer(), lockId + "-b").claimed("acc-somebody-else");
        new TestLock(kafka.producer(), lockId).claimed("acc-" + owner);
        caughtUp(lockId + ":1").then().statusCode(404).body("code", equalTo("lock.no-bridge"));

        for (String token : List.of(lockId + "-b:1", lockId + "-b:99", lockId + "-none:1")) {
            lockBridge(owner, token).then().statusCode(404).body("code", equalTo("lock.no-bridge"));
        }
    }

    /** Comes again when it is told to, as on a slow machine; what it is told else has to be right at once. */
    private Response caughtUp(String consistency) {
        return await().until(() -> lockBridge(owner, consistency), answer -> answer.statusCode() != 503);
    }

    @Test
    @Tag("B3")
    void b3_operators_seeTheBridgeOfALock_whoeverAdministersIt() throws Exception {
        TestLock lock = new TestLock(kafka.producer(), lockId);
        lock.claimed("acc-somebody-else");
        await().untilAsserted(() ->
                GatewayClient.bridgeOf(lockId).then().statusCode(404).body("code", equalTo("lock.no-bridge")));
        String secret = GatewayClient.bridgeWith(bridgeId, lockId, lockId + "-neighbours");
        lock.order(1);

        try (TestBridge bridge = new TestBridge(listener.port(WayIn.TCP), bridgeId, secret).connect()) {
            await().untilAsserted(() -> GatewayClient.bridgeOf(lockId)
                    .then()
                    .statusCode(200)
                    .body("bridgeId", equalTo(bridgeId))
                    .body("connected", equalTo(true))
                    .body("subscribed", equalTo(false))
                    .body("address", equalTo("127.0.0.1"))
                    .body("pendingOrders", equalTo(1)));
            assertThat(bridge.isConnected()).isTrue();
        }
        // reads what it knows of, as administrators do
        GatewayClient.operator()
                .header("Latchkey-Consistency", lockId + ":99")
                .get("/v1/locks/{l}/bridge", lockId)
                .then()
                .statusCode(503)
                .body("code", equalTo("read.not-caught-up"));
    }

    @Test
    @Tag("B3")
    @Tag("inv-18")
    void inv18_lockOfABridge_ofWhichNobodyHasHeard_isThereForOperatorsAlone() throws Exception {
        register("acc-stranger-" + unique, "stranger-" + unique);
        GatewayClient.bridgeWith(bridgeId, lockId);

        GatewayClient.bridgeOf(lockId)
                .then()
                .statusCode(200)
                .body("bridgeId", equalTo(bridgeId))
                .body("connected", equalTo(false))
                .body("pendingOrders", equalTo(0));
        GatewayClient.bridgeOf(lockId + "-none").then().statusCode(404).body("code", equalTo("not-found"));
        lockBridge("stranger-" + unique, null).then().statusCode(404).body("code", equalTo("not-found"));
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
}
