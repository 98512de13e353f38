package dev.latchkey.gateway.mqtt;

import static dev.latchkey.gateway.RenewingBridge.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.notNullValue;

import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.CertifiedBridge;
import dev.latchkey.gateway.CertifiedBridge.Certificate;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.RenewingBridge;
import dev.latchkey.gateway.TestAuthority;
import dev.latchkey.gateway.TestBridge;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.security.KeyPair;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Certificates that were revoked, and those of disabled bridges, let nobody in; who is in by one is cut off. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B1")
@Tag("inv-14")
class WithdrawnCertificatesIT {
    @Inject
    MqttListener listener;

    private final KeyPair nextKeys = TestAuthority.keyPair("EC", 256);

    @Test
    void inv14_revokedCertificate_isCutOff_andLetsNobodyIn_othersOfTheBridgeDo() throws Exception {
        CertifiedBridge bridge = new CertifiedBridge(listener.port(WayIn.TLS));
        Certificate first = bridge.certify();
        Certificate renewed = bridge.certify();
        TestBridge cutOff = bridge.showing(first.pem()).connect();

        GatewayClient.revoke(bridge.bridgeId(), first.serialNumber())
                .then()
                .statusCode(200)
                .body("revokedAt", notNullValue());

        assertThat(cutOff.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION);
        assertThatThrownBy(() -> bridge.showing(first.pem()).connect()).hasCauseInstanceOf(Mqtt5ConnAckException.class);
        try (TestBridge other = bridge.showing(renewed.pem()).connect()) {
            // once more: changes nothing, so the connection stays
            GatewayClient.revoke(bridge.bridgeId(), first.serialNumber()).then().statusCode(200);
            assertThat(other.state(bridge.lockId(), "a.b.c")
                            .get(10, TimeUnit.SECONDS)
                            .getError())
                    .isEmpty();
            assertThat(other.isConnected()).isTrue();
        }
    }

    @Test
    void inv14_disabledBridge_doesNotComeIn_withItsCertificateEither() throws Exception {
        CertifiedBridge bridge = new CertifiedBridge(listener.port(WayIn.TLS));
        String pem = bridge.certify().pem();
        GatewayClient.operator()
                .post("/v1/bridges/{b}/disable", bridge.bridgeId())
                .then()
                .statusCode(200);
        assertThatThrownBy(() -> bridge.showing(pem).connect()).hasCauseInstanceOf(Mqtt5ConnAckException.class);

        GatewayClient.operator()
                .post("/v1/bridges/{b}/enable", bridge.bridgeId())
                .then()
                .statusCode(200);
        try (TestBridge enabled = bridge.showing(pem).connect()) {
            assertThat(enabled.isConnected()).isTrue();
        }
    }

    @Test
    void inv14_whatWasRenewedFromARevokedOne_isRevokedToo_andCutOff() throws Exception {
        try (RenewingBridge bridge = new RenewingBridge(listener.port(WayIn.TLS))) {
            JsonObject next = bridge.renew(nextKeys);
            TestBridge renewed = bridge.listening(nextKeys, next.getString("certificate"));
            KeyPair third = TestAuthority.keyPair("EC", 256);
            bridge.ask(renewed, request(third));
            JsonObject last = bridge.answer();

            GatewayClient.revoke(bridge.certified().bridgeId(), bridge.first().serialNumber())
                    .then()
                    .statusCode(200);

            assertThat(renewed.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION);
            assertThat(bridge.certificates())
                    .hasSize(3)
                    .allSatisfy(one -> assertThat(one.get("revokedAt")).isNotNull());
            assertThatThrownBy(() -> bridge.certified()
                            .showing(third, last.getString("certificate"))
                            .connect())
                    .isNotNull();
        }
    }

    @Test
    void inv14_revokedSuccessor_leavesTheOneBeforeGood_andItsKeyDoesNotComeBack() throws Exception {
        try (RenewingBridge bridge = new RenewingBridge(listener.port(WayIn.TLS))) {
            String next = bridge.renew(nextKeys).getString("serialNumber");
            GatewayClient.revoke(bridge.certified().bridgeId(), next).then().statusCode(200);
            assertThat(bridge.line().reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION);
            bridge.comeBack();

            assertThat(bridge.renew(nextKeys).getString("code")).isEqualTo("certificate.bad-request");
            assertThat(bridge.renew(TestAuthority.keyPair("EC", 256)).getString("serialNumber"))
                    .isNotNull();
        }
    }
}
