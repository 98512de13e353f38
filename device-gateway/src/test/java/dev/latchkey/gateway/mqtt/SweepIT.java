package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.BridgeEnd;
import dev.latchkey.events.BridgeEvent.BridgeDisconnected;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewayDatabase;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.KafkaAccess;
import dev.latchkey.gateway.TestBridge;
import dev.latchkey.gateway.application.ClaimStore;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What another instance of the gateway did, seen from this one: the tables change behind its back. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class SweepIT {
    @Inject
    MqttListener listener;

    @Inject
    ClaimStore claims;

    @Inject
    GatewayDatabase database;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String bridgeId = "BR-" + unique;
    private final String lockId = "LK-" + unique;
    private TestBridge bridge;

    @BeforeEach
    void connect() throws Exception {
        String secret = GatewayClient.bridgeWith(bridgeId, lockId);
        bridge = new TestBridge(listener.port(WayIn.TCP), bridgeId, secret)
                .connect()
                .subscribe();
    }

    @AfterEach
    void disconnect() {
        bridge.close();
    }

    private void order(String lock, String orderId) throws Exception {
        database.run(
                "insert into pending_order (lock_id, kind, slot, order_id, up_to_generation, signed_order, sequence, ordered_at) "
                        + "values (?, 'DEACTIVATE', 1, ?, 1, 'a.b.c', 7, now())",
                lock,
                orderId);
    }

    @Test
    @Tag("inv-13")
    void inv13_orderThatAnotherInstanceTookIn_isSent_andStopsWhenItIsGone() throws Exception {
        order(lockId, "elsewhere");
        await().untilAsserted(() -> assertThat(bridge.orders()).contains("elsewhere"));

        database.run("delete from pending_order where lock_id = ?", lockId);

        await().during(1500, TimeUnit.MILLISECONDS).atMost(10, TimeUnit.SECONDS).until(new SizeStays());
    }

    /** True while nothing has arrived since the last look. */
    private final class SizeStays implements java.util.concurrent.Callable<Boolean> {
        private int last = -1;

        @Override
        public Boolean call() {
            int now = bridge.orders().size();
            boolean stays = now == last;
            last = now;
            return stays;
        }
    }

    @Test
    @Tag("inv-14")
    void inv14_newerConnection_atAnotherInstance_closesTheOneHere() throws Exception {
        database.run("update bridge set session_number = session_number + 1 where bridge_id = ?", bridgeId);

        assertThat(bridge.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER);
    }

    @Test
    @Tag("inv-13")
    void inv13_lockAssigned_atAnotherInstance_isServedHere() throws Exception {
        String late = lockId + "-late";
        order(late, "late-order");
        database.run(
                "insert into lock_assignment (lock_id, bridge_id, assigned_at) values (?, ?, now())", late, bridgeId);
        database.run("update bridge set assignment_revision = assignment_revision + 1 where bridge_id = ?", bridgeId);

        await().untilAsserted(() -> assertThat(bridge.orders()).contains("late-order"));
    }

    @Test
    @Tag("B1")
    void b1_statementOfALock_assignedAtAnotherInstanceAMomentAgo_isTaken() throws Exception {
        String late = lockId + "-late";
        database.run(
                "insert into lock_assignment (lock_id, bridge_id, assigned_at) values (?, ?, now())", late, bridgeId);

        bridge.state(late, "a.b.c").get(10, TimeUnit.SECONDS);

        assertThat(bridge.isConnected()).isTrue();
    }

    @Test
    @Tag("B1")
    void b1_disabledBridge_isDisconnected() throws Exception {
        database.run("update bridge set disabled_at = now() where bridge_id = ?", bridgeId);

        assertThat(bridge.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION);
    }

    @Test
    @Tag("B3")
    void b3_connectionThatWasTakenForDead_isTakenBack_unlessItIsAnOldOne() throws Exception {
        database.run("update bridge set instance_id = null, connected_since = null where bridge_id = ?", bridgeId);
        assertThat(GatewayClient.bridge(bridgeId).<Boolean>path("connected")).isFalse();

        assertThat(reclaim(0)).isEmpty();
        assertThat(reclaim(1)).containsExactly(bridgeId);

        assertThat(GatewayClient.bridge(bridgeId).<Boolean>path("connected")).isTrue();
        assertThat(reclaim(1)).isEmpty();
    }

    private List<String> reclaim(long session) {
        return claims.reclaim(Map.of(bridgeId, session), Instant.now())
                .collect()
                .asList()
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    @Test
    @Tag("B3")
    void b3_bridgeOfADeadInstance_doesNotLookConnected_andAnalystsAreTold() throws Exception {
        String dead = bridgeId + "-dead";
        try (KafkaAccess kafka = new KafkaAccess()) {
            database.run(
                    "insert into bridge (bridge_id, secret_salt, enrolled_at, instance_id, connected_since, session_number) "
                            + "values (?, 'x', now(), gen_random_uuid(), now(), 3)",
                    dead);

            assertThat(GatewayClient.bridge(dead).<Boolean>path("connected")).isFalse();
            await().atMost(20, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(kafka.bridgeEventsOf(dead))
                            .singleElement()
                            .isInstanceOfSatisfying(BridgeDisconnected.class, event -> {
                                assertThat(event.session()).isEqualTo(3);
                                assertThat(event.end()).isEqualTo(BridgeEnd.LOST);
                            }));
        }
    }
}
