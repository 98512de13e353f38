package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.TestBridge;
import dev.latchkey.http.reading.Cursor;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Operators see which bridge does what it may not do. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B3")
class LastRefusalIT {
    @Inject
    MqttListener listener;

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    private TestBridge connect() throws Exception {
        return new TestBridge(listener.port(WayIn.TCP), enrolled.bridgeId(), enrolled.secret()).connect();
    }

    private void assertRefusedFor(String reason) {
        await().untilAsserted(() ->
                GatewayClient.bridge(enrolled.bridgeId()).then().body("lastRefusal.reason", equalTo(reason)));
    }

    @Test
    @Tag("inv-14")
    void inv14_bridgeThatStatesForAForeignLock_isNamedToOperators() throws Exception {
        Instant before = Instant.now().minusMillis(1);
        GatewayClient.bridge(enrolled.bridgeId()).then().body("lastRefusal", nullValue());
        try (TestBridge bridge = connect()) {
            var _ = bridge.state("LK-of-somebody-else", "a.b.c");
            assertThat(bridge.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.NOT_AUTHORIZED);
        }

        assertRefusedFor("foreign-lock");

        String at = GatewayClient.bridge(enrolled.bridgeId()).path("lastRefusal.at");
        assertThat(Instant.parse(at)).isBetween(before, Instant.now());
        String id = enrolled.bridgeId();
        GatewayClient.operator()
                .get(
                        "/v1/bridges?limit=1&cursor={c}",
                        Cursor.after(id.substring(0, id.length() - 1)).toString())
                .then()
                .body("bridges[0].bridgeId", equalTo(id))
                .body("bridges[0].lastRefusal.reason", equalTo("foreign-lock"))
                .body("bridges[0].lastRefusal.at", equalTo(at));
    }

    @Test
    void b3_lastRefusal_staysUntilThereIsAnother_howeverLinesEnd() throws Exception {
        try (TestBridge bridge = connect()) {
            var _ = bridge.publish(enrolled.topic("statements"), "nonsense");
            assertThat(bridge.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.PAYLOAD_FORMAT_INVALID);
        }
        assertRefusedFor("malformed-statement");

        try (TestBridge older = connect();
                TestBridge newer = connect()) {
            assertThat(older.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER);
            assertThat(newer.isConnected()).isTrue();
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> GatewayClient.bridge(enrolled.bridgeId())
                        .then()
                        .body("connected", equalTo(false))
                        .body("lastRefusal.reason", equalTo("malformed-statement")));

        try (TestBridge bridge = connect()) {
            var _ = bridge.publish("v1/bridges/BR-other/statements", "{}");
            assertThat(bridge.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.NOT_AUTHORIZED);
        }
        assertRefusedFor("foreign-topic");
    }
}
