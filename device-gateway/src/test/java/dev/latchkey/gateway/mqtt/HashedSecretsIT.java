package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewayDatabase;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.TestBridge;
import dev.latchkey.gateway.auth.BridgeSecrets;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the table keeps of secrets, and whom it lets in. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B1")
class HashedSecretsIT {
    private static final String ONLY_HASH =
            "select count(*) from bridge where bridge_id = ? and secret_salt is null and length(secret_hash) = 43";

    @Inject
    MqttListener listener;

    @Inject
    GatewayDatabase database;

    @Inject
    BridgeSecrets secrets;

    private final String bridgeId = "BR-" + UUID.randomUUID().toString().substring(0, 8);
    private final String key = UUID.randomUUID().toString();

    private Response rotate(String idempotencyKey) {
        return GatewayClient.operator()
                .header("Idempotency-Key", idempotencyKey)
                .post("/v1/bridges/{b}/secret", bridgeId);
    }

    private static String secret(Response answer) {
        return answer.then().statusCode(201).extract().path("secret");
    }

    private void assertLetsIn(String secret) throws Exception {
        try (TestBridge bridge = new TestBridge(listener.port(WayIn.TCP), bridgeId, secret).connect()) {
            assertThat(bridge.isConnected()).isTrue();
        }
    }

    private void assertLetsNobodyIn(String secret) {
        assertThatThrownBy(() -> new TestBridge(listener.port(WayIn.TCP), bridgeId, secret).connect())
                .cause()
                .isInstanceOfSatisfying(
                        Mqtt5ConnAckException.class,
                        e -> assertThat(e.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD));
    }

    private void assertKeptNowhere(String secret) throws SQLException {
        assertThat(database.count("""
                        select (select count(*) from bridge t where position(? in t::text) > 0)
                            + (select count(*) from secret_request t where position(? in t::text) > 0)""", secret, secret)).isZero();
    }

    @Test
    void b1_bridge_isLetInByItsSecret_ofWhichOnlyTheHashIsKept() throws Exception {
        String secret = secret(GatewayClient.enrol(bridgeId, key));

        assertThat(database.count(ONLY_HASH, bridgeId)).isEqualTo(1);
        assertThat(database.count("""
                        select count(*) from bridge b join secret_request r on r.bridge_id = b.bridge_id
                        where b.bridge_id = ? and position(r.secret_salt in b::text) = 0""", bridgeId)).isEqualTo(1);
        assertKeptNowhere(secret);
        assertLetsIn(secret);
        assertLetsNobodyIn(secret + "x");
        assertLetsNobodyIn(GatewayClient.bridgeWith(bridgeId + "-b"));
    }

    @Test
    @Tag("inv-3")
    void b1_newSecret_endsTheOldOne_andItsRequestAgainHasTheSame() throws Exception {
        String old = secret(GatewayClient.enrol(bridgeId, key));
        String keyOfRotation = UUID.randomUUID().toString();

        String fresh = secret(rotate(keyOfRotation));

        assertThat(secret(rotate(keyOfRotation))).isEqualTo(fresh);
        assertThat(secret(GatewayClient.enrol(bridgeId, key))).isEqualTo(old);
        assertLetsNobodyIn(old);
        assertLetsIn(fresh);
        assertThat(database.count(ONLY_HASH, bridgeId)).isEqualTo(1);
        assertKeptNowhere(fresh);
    }

    @Test
    void b1_bridgeThatTheVersionBeforeHasEnrolled_isLetIn_andIsHashedWithItsNextSecret() throws Exception {
        GatewayClient.bridgeWith(bridgeId);
        String salt = secrets.newSecret(bridgeId).salt();
        String secret = secrets.secretOf(bridgeId, salt);
        database.run("update bridge set secret_salt = ?, secret_hash = null where bridge_id = ?", salt, bridgeId);

        assertLetsIn(secret);
        assertLetsNobodyIn(secret + "x");
        String fresh = secret(rotate(key));

        assertLetsNobodyIn(secret);
        assertLetsIn(fresh);
        assertThat(database.count(ONLY_HASH, bridgeId)).isEqualTo(1);
    }

    /** Which runs beside this one for a while, and knows only the salt. */
    @Test
    void b1_newSecretByTheVersionBefore_endsTheOldOne() throws Exception {
        String old = GatewayClient.bridgeWith(bridgeId);
        String salt = secrets.newSecret(bridgeId).salt();

        database.run(
                "update bridge set secret_salt = ?, session_number = session_number + 1 where bridge_id = ?",
                salt,
                bridgeId);

        assertLetsNobodyIn(old);
        assertLetsIn(secrets.secretOf(bridgeId, salt));
    }
}
