package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.TestAuthority;
import dev.latchkey.gateway.TestBridge;
import dev.latchkey.gateway.config.BridgeAuthorityConfig;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.security.KeyPair;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An operator gives the bridges another authority, while they are connected and nothing is restarted. */
@QuarkusTest
@TestProfile(AuthorityReplacementIT.QuickReload.class)
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B1")
class AuthorityReplacementIT {
    private static final TestAuthority NEW = TestAuthority.named("the new authority of bridges");

    /** Has the gateway, and its files, started for this test alone. */
    public static class QuickReload implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("latchkey.mqtt.certificate-reload", "100ms");
        }
    }

    @Inject
    MqttListener listener;

    @Inject
    AuthorityFiles files;

    @Inject
    BridgeAuthorityConfig config;

    private final String bridgeId = "BR-" + UUID.randomUUID().toString().substring(0, 8);
    private final KeyPair keys = TestAuthority.keyPair("EC", 256);
    private final KeyPair nextKeys = TestAuthority.keyPair("EC", 256);

    private void replace(String certificates, TestAuthority key) throws IOException {
        Files.writeString(config.privateKey().orElseThrow(), key.keyPem());
        Files.writeString(config.certificate().orElseThrow(), certificates);
        await().until(() ->
                files.now().orElseThrow().trusted().size() == certificates.split("BEGIN CERTIFICATE", -1).length - 1);
    }

    private TestBridge showing(KeyPair itsKeys, String pem) {
        return TestBridge.showing(listener.port(WayIn.TLS), bridgeId, TestAuthority.shown(itsKeys, pem));
    }

    @Test
    void b1_bridgeRenewsItsWay_toTheNewAuthority() throws Exception {
        GatewayClient.bridgeWith(bridgeId);
        String old = GatewayClient.operator()
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("application/json")
                .body(Map.of("signingRequest", TestAuthority.request("x", keys, keys)))
                .post("/v1/bridges/{b}/certificates", bridgeId)
                .path("certificate");
        BlockingQueue<JsonObject> answers = new LinkedBlockingQueue<>();
        TestBridge bridge =
                showing(keys, old).connect().subscribe("v1/bridges/" + bridgeId + "/certificates", answers::add);

        replace(NEW.certificatePem() + TestAuthority.OF_GATEWAYS.certificatePem(), NEW);
        var _ = bridge.publish(
                "v1/bridges/" + bridgeId + "/signing-requests",
                JsonObject.of("signingRequest", TestAuthority.request("x", nextKeys, nextKeys))
                        .encode());
        JsonObject next = Objects.requireNonNull(answers.poll(10, TimeUnit.SECONDS));
        assertThat(next.getString("authority")).isEqualTo(NEW.certificatePem());
        try (TestBridge withTheOld = showing(keys, old).connect()) {
            assertThat(withTheOld.isConnected()).isTrue();
        }

        replace(NEW.certificatePem(), NEW);
        assertThatThrownBy(() -> showing(keys, old).connect()).isNotNull();
        try (TestBridge withTheNew =
                showing(nextKeys, next.getString("certificate")).connect()) {
            assertThat(withTheNew.isConnected()).isTrue();
        }
    }
}
