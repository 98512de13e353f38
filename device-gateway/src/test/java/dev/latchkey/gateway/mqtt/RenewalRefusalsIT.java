package dev.latchkey.gateway.mqtt;

import static dev.latchkey.gateway.RenewingBridge.message;
import static dev.latchkey.gateway.RenewingBridge.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayDatabase;
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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who gets no next certificate, and what it costs to ask for one all the same. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B1")
class RenewalRefusalsIT {
    @Inject
    MqttListener listener;

    @Inject
    GatewayDatabase database;

    private final KeyPair nextKeys = TestAuthority.keyPair("EC", 256);
    private RenewingBridge bridge;
    private String bridgeId;
    private String topic;

    @BeforeEach
    void connect() throws Exception {
        bridge = new RenewingBridge(listener.port(WayIn.TLS));
        bridgeId = bridge.certified().bridgeId();
        topic = bridge.certified().topic("signing-requests");
    }

    @AfterEach
    void disconnect() {
        bridge.close();
    }

    @Test
    @Tag("inv-14")
    void inv14_bridgeThatWasLetInByItsSecret_getsNone() throws Exception {
        try (TestBridge bySecret = new TestBridge(
                        listener.port(WayIn.TCP), bridgeId, bridge.certified().secret())
                .connect()
                .subscribe(bridge.certified().topic("certificates"), bridge.answers()::add)) {
            bridge.ask(bySecret, request(nextKeys));

            assertThat(bridge.answer().getString("code")).isEqualTo("certificate.not-renewable");
            assertThat(bySecret.isConnected()).isTrue();
        }
        assertThat(bridge.certificates()).hasSize(1);
    }

    @Test
    @Tag("inv-14")
    void inv14_topicsOfAnotherBridge_areForeign() throws Exception {
        assertThatThrownBy(() -> bridge.line().subscribe("v1/bridges/BR-other/certificates"))
                .cause()
                .isInstanceOf(Mqtt5SubAckException.class);
        assertThatThrownBy(() -> bridge.line().subscribe(topic)).cause().isInstanceOf(Mqtt5SubAckException.class);
        assertThat(bridge.line().isConnected()).isTrue();

        var _ = bridge.line().publish("v1/bridges/BR-other/signing-requests", message(request(nextKeys)));

        assertThat(bridge.line().reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.NOT_AUTHORIZED);
        assertThat(bridge.certificates()).hasSize(1);
    }

    @Test
    @Tag("inv-14")
    void inv14_certificateThatHasEnded_isNotRenewed() throws Exception {
        database.run(
                "update bridge_certificate set expires_at = now() - interval '1 second' where bridge_id = ?", bridgeId);

        assertThat(bridge.renew(nextKeys).getString("code")).isEqualTo("certificate.not-renewable");
        assertThat(bridge.certificates()).hasSize(1);
    }

    /** As by another instance: this one has not noticed yet. */
    @Test
    @Tag("inv-14")
    void inv14_bridgeThatWasDisabled_isCutOff_andGetsNone() throws Exception {
        database.run(
                "update bridge set disabled_at = now(), session_number = session_number + 1 where bridge_id = ?",
                bridgeId);
        var _ = bridge.line().publish(topic, message(request(nextKeys)));

        assertThat(bridge.line().reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION);
        assertThat(bridge.answers()).isEmpty();
        assertThat(bridge.certificates()).hasSize(1);
    }

    static Stream<String> malformed() {
        return Stream.of("", "no json", "[]", "{}", "{\"signingRequest\":1}", "{\"signingRequest\":\"a\"} {}");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void b1_whatIsNoMessage_closesTheLine(String payload) throws Exception {
        var _ = bridge.line().publish(topic, payload);

        assertThat(bridge.line().reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.PAYLOAD_FORMAT_INVALID);
        assertThat(bridge.certificates()).hasSize(1);
    }

    @Test
    void b1_unusableRequest_isRefusedInTheWordsOfTheHttpApi_andTheLineStays() throws Exception {
        KeyPair weak = TestAuthority.keyPair("RSA", 1024);
        String stolen = TestAuthority.request("x", nextKeys, bridge.certified().keys());
        for (String signingRequest : List.of("nonsense", request(weak), stolen, "x".repeat(9_000))) {
            bridge.ask(bridge.line(), signingRequest);
            JsonObject refused = bridge.answer();
            assertThat(refused.getString("code")).isEqualTo("certificate.bad-request");
            if (signingRequest.equals("nonsense")) {
                assertThat(refused.getString("detail"))
                        .isEqualTo("is no certificate signing request in PEM (PKCS #10)");
            }
        }

        assertThat(bridge.line().isConnected()).isTrue();
        assertThat(bridge.certificates()).hasSize(1);
    }

    @Test
    @Tag("inv-14")
    void inv14_floodOfRequests_closesTheLine_andGetsOneCertificate() throws Exception {
        String request = message(request(nextKeys));
        for (int i = 0; i < 20; i++) {
            var _ = bridge.line().publish(topic, request);
        }

        assertThat(bridge.line().reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.MESSAGE_RATE_TOO_HIGH);
        assertThat(bridge.certificates()).hasSizeLessThanOrEqualTo(2);
    }
}
