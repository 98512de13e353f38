package dev.latchkey.gateway.mqtt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.CertifiedBridge;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.MovedClock;
import dev.latchkey.gateway.TestBridge;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A certificate is good until it ends, and not a moment longer: TLS looks at it once, when the line begins. */
@QuarkusTest
@TestProfile(EndedCertificatesIT.OfAnotherTime.class)
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B1")
@Tag("inv-14")
class EndedCertificatesIT {
    private static final Duration MOMENT = Duration.ofMinutes(10);

    public static class OfAnotherTime implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(MovedClock.class);
        }
    }

    @Inject
    MqttListener listener;

    @Inject
    MovedClock clock;

    @AfterEach
    void comeBack() {
        clock.moveTo(Instant.now());
    }

    private static Instant end(String pem) throws CertificateException {
        return ((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem.getBytes(US_ASCII))))
                .getNotAfter()
                .toInstant();
    }

    @Test
    void inv14_certificateThatEnds_closesItsConnection_andNoOther() throws Exception {
        CertifiedBridge bridge = new CertifiedBridge(listener.port(WayIn.TLS));
        String pem = bridge.certify().pem();
        try (TestBridge line = bridge.showing(pem).connect();
                EnrolledBridge other = EnrolledBridge.now();
                TestBridge bySecret =
                        new TestBridge(listener.port(WayIn.TCP), other.bridgeId(), other.secret()).connect()) {
            clock.moveTo(end(pem).minus(MOMENT));
            line.subscribe(); // a statement would be of a time that Kafka doesn't take

            clock.moveTo(end(pem));

            assertThat(line.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION);
            assertThat(bySecret.isConnected()).isTrue();
        }
    }

    /** TLS lets it in: the machine's own clock has not moved. */
    @Test
    void inv14_certificateThatHasEnded_letsNobodyIn() throws Exception {
        CertifiedBridge bridge = new CertifiedBridge(listener.port(WayIn.TLS));
        String pem = bridge.certify().pem();
        clock.moveTo(end(pem).minus(MOMENT));
        try (TestBridge inTime = bridge.showing(pem).connect()) {
            assertThat(inTime.isConnected()).isTrue();
        }

        clock.moveTo(end(pem));

        assertThatThrownBy(() -> bridge.showing(pem).connect())
                .cause()
                .isInstanceOfSatisfying(
                        Mqtt5ConnAckException.class,
                        refused -> assertThat(refused.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD));
        try (TestBridge bySecret =
                new TestBridge(listener.port(WayIn.TCP), bridge.bridgeId(), bridge.secret()).connect()) {
            assertThat(bySecret.isConnected()).isTrue();
        }
    }
}
