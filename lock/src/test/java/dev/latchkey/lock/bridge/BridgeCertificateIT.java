package dev.latchkey.lock.bridge;

import static dev.latchkey.lock.bridge.BridgeUnderTest.ENROLLED;
import static dev.latchkey.lock.bridge.BridgeUnderTest.LOCK;
import static dev.latchkey.lock.bridge.BridgeUnderTest.LONG;
import static dev.latchkey.lock.bridge.TestGateway.BRIDGE;
import static dev.latchkey.lock.bridge.TestGateway.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bridge that is let in by a certificate for its own key, and renews it. */
@Tag("B1")
class BridgeCertificateIT {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration IT_IS_TIME = Duration.ofDays(260);
    private static final Duration NEARLY_ENDED = YEAR.minus(IT_IS_TIME).minusMinutes(30);

    private static TestCertificate ofGateway;

    @TempDir
    Path data;

    private BridgeUnderTest bridge;
    private TestGateway gateway;
    private Radio radio;

    @BeforeAll
    static void certificate(@TempDir Path folder) throws Exception {
        ofGateway = TestCertificate.make(folder, "gateway", "ip:127.0.0.1");
    }

    @BeforeEach
    void start() throws IOException {
        gateway = new TestGateway(ofGateway);
        bridge = new BridgeUnderTest(data.resolve("bridge"));
        radio = bridge.restart(settings(Optional.empty()));
    }

    @AfterEach
    void stop() throws IOException {
        bridge.close();
        gateway.close();
    }

    private BridgeSettings settings(Optional<BridgeIdentity> identity) {
        return bridge.settings(identity, gateway, Optional.of(ofGateway.pem()), bridge.platform.keySet());
    }

    private String signingRequest() {
        return (String) radio.post("/bridge/signing-request", Map.of()).body().get("signingRequest");
    }

    private Radio.Answer handOver(String certificate) {
        return radio.post(
                "/bridge/identity",
                Map.of(
                        "bridgeId", BRIDGE,
                        "certificate", certificate,
                        "authority", gateway.certificates.authorityPem()));
    }

    private void enrol() {
        Radio.Answer taken = handOver(gateway.certificates.issue(signingRequest(), YEAR));
        assertThat(taken.status()).as("%s", taken).isEqualTo(200);
        awaitConnections(1);
    }

    private void awaitConnections(int atLeast) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(gateway.connections())
                        .as("%s", radio.bridge())
                        .isGreaterThanOrEqualTo(atLeast));
    }

    private String expiresAt() {
        return (String) radio.bridge().get("certificateExpiresAt");
    }

    private void obeys(String orderId) {
        int before = gateway.received().size();
        gateway.sendOrder(orderId, LOCK, bridge.platform.deactivation(orderId, LOCK, 3));
        await().atMost(LONG).until(() -> gateway.received().size() > before);
    }

    @Test
    void b1_certificate_letsTheBridgeIn_alsoAfterARestart() throws IOException {
        String request = signingRequest();
        radio = bridge.restart(settings(Optional.empty()));
        assertThat(signingRequest()).as("again").isEqualTo(request);
        enrol();
        assertThat(gateway.certificates.differentShown()).isEqualTo(1);
        gateway.knows(LOCK, radio.makeLock(LOCK));
        obeys("order-1");
        assertThat(radio.bridge()).containsEntry("bridgeId", BRIDGE).containsKey("certificateExpiresAt");

        radio = bridge.restart(settings(ENROLLED));

        awaitConnections(2);
        assertThat(gateway.certificates.differentShown()).isEqualTo(1);
        assertThat(radio.bridge().keySet())
                .containsExactlyInAnyOrder(
                        "bridgeId", "certificateExpiresAt", "wanted", "connected", "pendingStatements", "locks");
    }

    @Test
    void b1_certificateOfNoUse_changesNothing() throws IOException {
        radio.post("/bridge/identity", Map.of("bridgeId", BRIDGE, "secret", SECRET));
        awaitConnections(1);
        String foreign = gateway.certificates.issue(SigningRequest.make().pem(), YEAR);
        refused(409, "radio.no-signing-request", foreign);
        String mine = gateway.certificates.issue(signingRequest(), YEAR);
        refused(409, "radio.other-key", foreign);
        refused(400, "radio.bad-certificate", "nonsense");
        Radio.Answer both =
                radio.post("/bridge/identity", Map.of("bridgeId", BRIDGE, "secret", SECRET, "certificate", mine));
        assertThat(both.body()).containsEntry("code", "radio.bad-identity");
        await().atMost(LONG) // the gateway knows of a connection a moment before the bridge does
                .untilAsserted(() -> assertThat(radio.bridge())
                        .containsEntry("connected", true)
                        .doesNotContainKey("certificateExpiresAt"));
        assertThat(gateway.connections()).isEqualTo(1);

        radio = bridge.restart(bridge.settings(Optional.empty()));
        refused(409, "radio.no-tls", mine);
    }

    private void refused(int status, String code, String certificate) {
        Radio.Answer answer = handOver(certificate);
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.body()).containsEntry("code", code);
    }

    @Test
    void b1_certificateWithoutTls_isAClearProblem() throws IOException {
        enrol();
        radio = bridge.restart(bridge.settings(Optional.empty()));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(String.valueOf(radio.bridge().get("problem")))
                        .contains("LATCHKEY_MQTT_AUTHORITY"));
    }

    @Test
    void b1_certificate_isRenewed_andTheLineMovesToIt_beforeTheOldOneEnds() {
        enrol();
        String first = expiresAt();

        bridge.clock.forward(IT_IS_TIME);

        await().atMost(LONG).until(() -> !first.equals(expiresAt()));
        assertThat(gateway.connections()).as("the old one is still good").isEqualTo(1);
        gateway.knows(LOCK, radio.makeLock(LOCK));
        obeys("order-1");
        bridge.clock.forward(NEARLY_ENDED);
        awaitConnections(2);
        assertThat(gateway.certificates.differentShown()).isEqualTo(2);
        assertThat(gateway.certificates.requests()).hasSize(1);
        obeys("order-2");
        assertThat(radio.bridge()).doesNotContainKey("problem");
    }

    @Test
    void b1_refusal_isShown_andAskedAgain() {
        enrol();
        String first = expiresAt();
        gateway.certificates.refuse("certificate.unavailable");
        bridge.clock.forward(IT_IS_TIME);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(radio.bridge())
                        .containsEntry("connected", true)
                        .containsEntry("problem", "certificate not renewed: certificate.unavailable: Not now."));
        gateway.certificates.refuse(null);
        bridge.clock.forward(Duration.ofHours(1));
        await().atMost(LONG).until(() -> !first.equals(expiresAt()));
        assertThat(gateway.certificates.requests()).hasSizeGreaterThan(1);
        assertThat(Set.copyOf(gateway.certificates.requests()))
                .as("the same again")
                .hasSize(1);
    }

    @Test
    void b1_gatewayThatRenewsNothing_isNotAsked_soTheLineStays() {
        enrol();
        gateway.renewing(false);
        bridge.clock.forward(IT_IS_TIME);
        await().atMost(LONG).until(() -> radio.bridge().containsKey("problem"));
        assertThat(radio.bridge()).containsEntry("connected", true);
        assertThat(gateway.connections()).isEqualTo(1);
    }

    /** kill -9 while it renews as fast as it can: what is on disk lets it in, whichever it is. */
    @Test
    @Tag("inv-13")
    void b1_powerLoss_leavesACertificateThatLetsItIn() throws Exception {
        enrol();
        bridge.stop();
        for (int kills = 0; kills < 6; kills++) {
            int before = gateway.connections();
            try (BridgeProcess hasty = BridgeProcess.start(
                    HastyBridge.class,
                    data.resolve("bridge"),
                    gateway.port(),
                    bridge.platform.keySet(),
                    Map.of("LATCHKEY_MQTT_AUTHORITY", ofGateway.pem().toString()))) {
                radio = hasty.radio();
                awaitConnections(before + 2 + ThreadLocalRandom.current().nextInt(6));
            }
        }
        int before = gateway.connections();
        radio = bridge.start(settings(Optional.empty()));
        awaitConnections(before + 1);
        assertThat(gateway.certificates.differentShown()).isGreaterThan(6);
    }
}
