package dev.latchkey.system;

import static dev.latchkey.system.Services.accepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.system.StoryLock.GivenKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bridge from its enrolment to its next certificates, on the services as they are shipped. */
class BridgeCertificateStoryIT {
    private static final Duration VALIDITY = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final String operator = Services.token("operator", Set.of("operator"));
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String bridgeId = "BR-" + unique;
    private final int mqttPort = ServiceJar.freePort();

    private ServiceJar gateway(Services services, GatewayCertificates certificates) {
        Map<String, String> settings = new HashMap<>(certificates.settings());
        settings.putAll(Map.of(
                "LATCHKEY_INSTANCE_ID", "device-gateway-tls",
                "LATCHKEY_SHARE_SERVICE_URL", services.shareUrl(),
                "LATCHKEY_BRIDGE_PEPPER", Base64.getEncoder().encodeToString(new byte[32]),
                "LATCHKEY_BRIDGE_AUTHORITY_VALIDITY", VALIDITY.toSeconds() + "s",
                "LATCHKEY_MQTT_PORT", Integer.toString(ServiceJar.freePort()),
                "LATCHKEY_MQTT_TLS_PORT", Integer.toString(mqttPort)));
        return new ServiceJar("device-gateway", ServiceJar.freePort(), settings);
    }

    @Test
    @Tag("B1")
    @Tag("R1")
    void b1_bridge_connectsWithItsCertificate_andRenewsIt_andObeysAllTheTime() throws Exception {
        GatewayCertificates certificates = GatewayCertificates.make(folder);
        try (Services services = new Services();
                ServiceJar gateway = gateway(services, certificates)) {
            gateway.awaitReady();
            StoryLock.Operator asOperator =
                    (method, path, body) -> services.ask(gateway.url() + path, operator, method, body);
            accepted(asOperator.ask("POST", "/v1/bridges", Map.of("bridgeId", bridgeId)));
            try (BridgeProcess bridge = new BridgeProcess(
                    bridgeId,
                    folder.resolve("bridge"),
                    mqttPort,
                    services.keySet(),
                    Map.of("LATCHKEY_MQTT_AUTHORITY", certificates.authority().toString()))) {
                Instant firstEnds = enrol(bridge, asOperator);
                StoryLock lock = new StoryLock(services, asOperator, bridge, "LK-" + unique, 1);
                obeys(lock);

                await("the next certificate")
                        .atMost(VALIDITY.plusSeconds(30))
                        .until(() -> expiresAt(bridge).isAfter(firstEnds));
                await("the end of the first")
                        .atMost(VALIDITY)
                        .until(() -> Instant.now().isAfter(firstEnds));

                bridge.awaitConnected();
                obeys(lock);
                wasRenewed(accepted(asOperator.ask("GET", "/v1/bridges/" + bridgeId + "/certificates", null)));
                bridge.dieAndComeBack();
                bridge.awaitConnected();
                obeys(lock);
            }
        }
    }

    /** @return when its certificate ends */
    private Instant enrol(BridgeProcess bridge, StoryLock.Operator asOperator) {
        JsonNode request = bridge.radio("POST", "/bridge/signing-request", Map.of());
        JsonNode issued = accepted(asOperator.ask(
                "POST",
                "/v1/bridges/" + bridgeId + "/certificates",
                Map.of("signingRequest", request.get("signingRequest").textValue())));
        JsonNode state = bridge.radio(
                "POST",
                "/bridge/identity",
                Map.of(
                        "bridgeId", bridgeId,
                        "certificate", issued.get("certificate").textValue(),
                        "authority", issued.get("authority").textValue()));
        assertThat(state.path("bridgeId").textValue()).as("%s", state).isEqualTo(bridgeId);
        bridge.awaitConnected();
        return expiresAt(bridge);
    }

    private static Instant expiresAt(BridgeProcess bridge) {
        return Instant.parse(bridge.state().get("certificateExpiresAt").textValue());
    }

    /** A key is taken back, and the lock's receipt comes home. */
    private static void obeys(StoryLock lock) {
        GivenKey key = lock.keys().getFirst();
        lock.give(key);
        assertThat(key.isGiven()).isTrue();
        lock.takeBack(key);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(lock::isAsOrdered);
    }

    /** The newest first; what an operator had signed is the oldest, and each further one came of the one before. What the bridge has come in by after another is revoked. */
    private static void wasRenewed(JsonNode answer) {
        JsonNode all = answer.get("certificates");
        assertThat(all.size()).isGreaterThan(1);
        for (int i = 0; i < all.size(); i++) {
            JsonNode before = all.path(i + 1).path("serialNumber");
            assertThat(all.get(i).path("renewedFrom").textValue()).isEqualTo(before.textValue());
        }
        assertThat(all.get(0).path("revokedAt").isNull()).as("%s", all).isTrue();
        assertThat(all.get(all.size() - 1).path("revokedAt").isNull())
                .as("%s", all)
                .isFalse();
    }
}
