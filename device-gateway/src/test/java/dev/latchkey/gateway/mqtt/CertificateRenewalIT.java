package dev.latchkey.gateway.mqtt;

import static dev.latchkey.gateway.RenewingBridge.message;
import static dev.latchkey.gateway.RenewingBridge.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayDatabase;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.KafkaAccess;
import dev.latchkey.gateway.RenewingBridge;
import dev.latchkey.gateway.TestAuthority;
import dev.latchkey.gateway.TestBridge;
import dev.latchkey.gateway.TestLock;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bridges that renew their certificates themselves, by a client that was not written here. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B1")
class CertificateRenewalIT {
    @Inject
    MqttListener listener;

    @Inject
    GatewayDatabase database;

    private final KeyPair nextKeys = TestAuthority.keyPair("EC", 256);
    private RenewingBridge bridge;

    @BeforeEach
    void connect() throws Exception {
        bridge = new RenewingBridge(listener.port(WayIn.TLS));
    }

    @AfterEach
    void disconnect() {
        bridge.close();
    }

    @Test
    void b1_bridge_getsItsNextCertificate_andComesInWithIt_afterThatNotWithTheOneBefore() throws Exception {
        JsonObject next = bridge.renew(nextKeys);

        assertThat(next.fieldNames())
                .containsExactlyInAnyOrder("certificate", "authority", "serialNumber", "expiresAt");
        assertThat(next.getString("authority")).isEqualTo(TestAuthority.OF_GATEWAYS.certificatePem());
        Map<String, String> seen = bridge.certificate(next.getString("serialNumber"));
        assertThat(seen)
                .containsEntry("renewedFrom", bridge.first().serialNumber())
                .containsEntry("revokedAt", null)
                .containsEntry("certificate", next.getString("certificate"));
        assertThat(Instant.parse(seen.get("expiresAt"))).isEqualTo(Instant.parse(next.getString("expiresAt")));
        assertThat(bridge.certificate(bridge.first().serialNumber()))
                .containsEntry("renewedFrom", null)
                .containsEntry("revokedAt", null);
        assertThat(bridge.line().isConnected()).isTrue();
        try (TestBridge renewed = bridge.certified()
                .showing(nextKeys, next.getString("certificate"))
                .connect()) {
            assertThat(bridge.line().reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER);
            assertThat(renewed.isConnected()).isTrue();
        }
        await().until(() -> bridge.certificate(bridge.first().serialNumber()).get("revokedAt") != null);
        assertThatThrownBy(
                        () -> bridge.certified().showing(bridge.first().pem()).connect())
                .isNotNull();
    }

    @Test
    @Tag("inv-3")
    void inv3_sameRequest_getsTheSameCertificate_onAnotherConnectionToo() throws Exception {
        bridge.close();
        await().until(() -> !bridge.line().isConnected());
        try (TestBridge deaf = bridge.certified().showing(bridge.first().pem()).connect()) {
            bridge.ask(deaf, request(nextKeys)); // which does not listen
        }
        bridge.comeBack();

        JsonObject first = bridge.renew(nextKeys);
        JsonObject second = bridge.renew(nextKeys);

        assertThat(second).isEqualTo(first);
        assertThat(bridge.certificates()).hasSize(2);
    }

    @Test
    void b1_anotherKey_takesThePlaceOfTheOneBefore() throws Exception {
        JsonObject first = bridge.renew(nextKeys);

        JsonObject second = bridge.renew(TestAuthority.keyPair("RSA", 2048));

        assertThat(bridge.certificate(second.getString("serialNumber"))).containsEntry("revokedAt", null);
        assertThat(bridge.certificate(first.getString("serialNumber")).get("revokedAt"))
                .isNotNull();
        assertThat(bridge.certificate(bridge.first().serialNumber())).containsEntry("revokedAt", null);
        assertThatThrownBy(() -> bridge.certified()
                        .showing(nextKeys, first.getString("certificate"))
                        .connect())
                .isNotNull();
        assertThat(bridge.line().isConnected()).isTrue();

        JsonObject again = bridge.renew(nextKeys);
        assertThat(again.getString("code")).isEqualTo("certificate.bad-request");
        assertThat(again.getString("detail")).contains("make another key");
        assertThat(bridge.certificate(second.getString("serialNumber"))).containsEntry("revokedAt", null);
    }

    /** Its orders take all the room that there is. */
    @Test
    void b1_answer_waitsUntilTheBridgeHasRoomForIt() throws Exception {
        try (KafkaAccess kafka = new KafkaAccess()) {
            BlockingQueue<Mqtt5Publish> orders = new LinkedBlockingQueue<>();
            Mqtt5AsyncClient client = bridge.certified()
                    .client(bridge.first().pem())
                    .useMqttVersion5()
                    .buildAsync();
            client.connectWith()
                    .restrictions()
                    .receiveMaximum(1)
                    .applyRestrictions()
                    .send()
                    .get(10, TimeUnit.SECONDS);
            client.subscribeWith()
                    .topicFilter(bridge.certified().topic("orders"))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .callback(orders::add)
                    .manualAcknowledgement(true)
                    .send()
                    .get(10, TimeUnit.SECONDS);
            client.subscribeWith()
                    .topicFilter(bridge.certified().topic("certificates"))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .callback(
                            publish -> bridge.answers().add(new JsonObject(Buffer.buffer(publish.getPayloadAsBytes()))))
                    .send()
                    .get(10, TimeUnit.SECONDS);
            new TestLock(kafka.producer(), bridge.certified().lockId()).order(1);
            Mqtt5Publish order = Objects.requireNonNull(orders.poll(10, TimeUnit.SECONDS));

            client.publishWith()
                    .topic(bridge.certified().topic("signing-requests"))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(message(request(nextKeys)).getBytes(StandardCharsets.UTF_8))
                    .send()
                    .get(10, TimeUnit.SECONDS);
            assertThat(bridge.answers()).isEmpty();
            order.acknowledge();

            assertThat(bridge.answer().getString("serialNumber")).isNotNull();
            client.disconnect().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void b1_whileTheDatabaseRefuses_theBridgeIsToldToAskAgain_andThenGetsIt() throws Exception {
        try (Connection other = database.holdTable("bridge_certificate")) {
            var asked = bridge.line().publish(bridge.certified().topic("signing-requests"), message(request(nextKeys)));
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                database.refuseThoseThatWait();
                return asked.isDone();
            });
            assertThat(bridge.answer().getString("code")).isEqualTo("certificate.unavailable");
            other.rollback();
        }

        assertThat(bridge.renew(nextKeys).getString("serialNumber")).isNotNull();
    }
}
