package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.CertifiedBridge;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.PemFiles;
import dev.latchkey.gateway.RenewingBridge;
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
import java.security.KeyPair;
import java.util.Map;
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

    private void replace(String certificates, TestAuthority key) throws IOException {
        new PemFiles(config.certificate().orElseThrow(), config.privateKey().orElseThrow())
                .write(certificates, key.keyPem());
        await().until(() ->
                files.now().orElseThrow().trusted().size() == certificates.split("BEGIN CERTIFICATE", -1).length - 1);
    }

    @Test
    void b1_bridgeRenewsItsWay_toTheNewAuthority() throws Exception {
        KeyPair nextKeys = TestAuthority.keyPair("EC", 256);
        try (RenewingBridge bridge = new RenewingBridge(listener.port(WayIn.TLS))) {
            replace(NEW.certificatePem() + TestAuthority.OF_GATEWAYS.certificatePem(), NEW);
            JsonObject next = bridge.renew(nextKeys);
            assertThat(next.getString("authority")).isEqualTo(NEW.certificatePem());
            CertifiedBridge certified = bridge.certified();
            try (TestBridge withTheOld = certified.showing(bridge.first().pem()).connect()) {
                assertThat(withTheOld.isConnected()).isTrue();
            }

            replace(NEW.certificatePem(), NEW);
            assertThatThrownBy(() -> certified.showing(bridge.first().pem()).connect())
                    .isNotNull();
            try (TestBridge withTheNew =
                    certified.showing(nextKeys, next.getString("certificate")).connect()) {
                assertThat(withTheNew.isConnected()).isTrue();
            }
        }
    }
}
