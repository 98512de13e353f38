package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import com.hivemq.client.mqtt.exceptions.ConnectionFailedException;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.CertifiedBridge;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.KafkaAccess;
import dev.latchkey.gateway.TestAuthority;
import dev.latchkey.gateway.TestBridge;
import dev.latchkey.gateway.TestLock;
import dev.latchkey.gateway.auth.BridgeAuthority;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bridges that show a certificate instead of a secret, by a client that was not written here. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B1")
class ClientCertificatesIT {
    @Inject
    MqttListener listener;

    private CertifiedBridge bridge;
    private String bridgeId;

    @BeforeEach
    void enrol() {
        bridge = new CertifiedBridge(listener.port(WayIn.TLS));
        bridgeId = bridge.bridgeId();
    }

    private Mqtt5BlockingClient client(String pem) {
        return bridge.client(pem).useMqttVersion5().buildBlocking();
    }

    private Mqtt3BlockingClient oldClient(String pem) {
        return bridge.client(pem).useMqttVersion3().buildBlocking();
    }

    private static Mqtt5Connect named(String userName) {
        return Mqtt5Connect.builder()
                .simpleAuth()
                .username(userName)
                .password("of no meaning".getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .build();
    }

    @Test
    @Tag("B2")
    void b2_bridgeWithItsCertificate_getsItsOrders() throws Exception {
        try (TestBridge line = bridge.showing(bridge.certify().pem()).connect().subscribe();
                KafkaAccess kafka = new KafkaAccess()) {
            String order = new TestLock(kafka.producer(), bridge.lockId()).order(1);

            await().untilAsserted(() -> assertThat(line.orders()).contains(order));
            GatewayClient.bridge(bridgeId)
                    .then()
                    .body("connected", equalTo(true))
                    .body("protocol", equalTo("MQTT 5.0 over TLS"))
                    .body("address", equalTo("127.0.0.1"));
        }
    }

    @Test
    void b1_oldClients_comeInTheSameWay() {
        Mqtt3BlockingClient client = oldClient(bridge.certify().pem());
        client.connect();

        GatewayClient.bridge(bridgeId).then().body("protocol", equalTo("MQTT 3.1.1 over TLS"));
        client.disconnect();
    }

    @Test
    @Tag("inv-14")
    void inv14_certificate_isNotGoodForAnotherBridge() {
        String other = bridgeId + "-b";
        GatewayClient.bridgeWith(other);

        Mqtt5BlockingClient client = client(bridge.certify().pem());
        assertThatThrownBy(() -> client.connect(named(other))).isInstanceOf(Mqtt5ConnAckException.class);
        client.connect(named(bridgeId));
        GatewayClient.bridge(other).then().body("connected", equalTo(false));
        client.disconnect();
    }

    /** As both versions of MQTT allow it. */
    @Test
    @Tag("inv-14")
    void inv14_userNameWithoutAPassword_hasToBeTheBridge() {
        String pem = bridge.certify().pem();
        String other = bridgeId + "-b";
        GatewayClient.bridgeWith(other);

        for (String stranger : List.of(other, "somebody", "")) {
            assertThatThrownBy(() -> client(pem)
                            .connectWith()
                            .simpleAuth()
                            .username(stranger)
                            .applySimpleAuth()
                            .send())
                    .isInstanceOf(Mqtt5ConnAckException.class);
            assertThatThrownBy(() -> oldClient(pem)
                            .connectWith()
                            .simpleAuth()
                            .username(stranger)
                            .applySimpleAuth()
                            .send())
                    .isInstanceOf(Mqtt3ConnAckException.class);
        }
        Mqtt5BlockingClient client = client(pem);
        client.connectWith().simpleAuth().username(bridgeId).applySimpleAuth().send();
        GatewayClient.bridge(bridgeId).then().body("connected", equalTo(true));
        client.disconnect();
        Mqtt3BlockingClient oldClient = oldClient(pem);
        oldClient
                .connectWith()
                .simpleAuth()
                .username(bridgeId)
                .applySimpleAuth()
                .send();
        GatewayClient.bridge(bridgeId).then().body("protocol", equalTo("MQTT 3.1.1 over TLS"));
        oldClient.disconnect();
        GatewayClient.bridge(other).then().body("connected", equalTo(false));
    }

    @Test
    @Tag("inv-14")
    void inv14_certificateOfAnotherAuthority_getsNowhere() throws Exception {
        TestAuthority stranger = TestAuthority.named("bridges of a test run"); // the same name, another key
        String pem = BridgeAuthority.of(
                        stranger.certificatePem(), stranger.keyPem(), Duration.ofDays(1), new SecureRandom())
                .issue(bridgeId, TestAuthority.request("x", bridge.keys(), bridge.keys()), Instant.now())
                .pem();
        Mqtt5BlockingClient client = client(pem);

        assertThatThrownBy(() -> client.connect(named(bridgeId)))
                .isInstanceOfAny(ConnectionFailedException.class, ConnectionClosedException.class);
        GatewayClient.bridge(bridgeId).then().body("connected", equalTo(false));
    }

    @Test
    @Tag("inv-14")
    void inv14_anotherCertificateWithTheSerialNumberOfAGoodOne_letsNobodyIn() {
        String forged = TestAuthority.OF_GATEWAYS.sign(
                bridge.certify().serialNumber(), bridgeId, bridge.keys().getPublic());

        assertThatThrownBy(() -> client(forged).connect()).isInstanceOf(Mqtt5ConnAckException.class);
        GatewayClient.bridge(bridgeId).then().body("connected", equalTo(false));
    }
}
