package dev.latchkey.lock.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BridgeSettingsTest {
    @Test
    void settings_haveDefaults() {
        assertThat(BridgeSettings.of(Map.of()))
                .isEqualTo(new BridgeSettings(
                        Path.of("bridge-data"),
                        Optional.empty(),
                        "127.0.0.1",
                        1883,
                        Optional.empty(),
                        "127.0.0.1",
                        8090,
                        URI.create("http://127.0.0.1:8080/.well-known/latchkey/jwks.json"),
                        false));
    }

    @Test
    void settings_nameWhatIsWrong_andQuoteNothing() {
        assertThatThrownBy(() -> BridgeSettings.of(Map.of("LATCHKEY_MQTT_PORT", "70000")))
                .hasMessage("LATCHKEY_MQTT_PORT is no port");
        assertThatThrownBy(() -> BridgeSettings.of(Map.of("LATCHKEY_JWKS_URL", "file:///etc/passwd")))
                .hasMessage("LATCHKEY_JWKS_URL is no http URL");
        assertThatThrownBy(() -> BridgeSettings.of(Map.of("LATCHKEY_BRIDGE_SECRET", "topsecret")))
                .message()
                .contains("LATCHKEY_BRIDGE_ID")
                .doesNotContain("topsecret");
    }

    @Test
    void settings_showNoSecret_whenPrinted() {
        BridgeSettings settings =
                BridgeSettings.of(Map.of("LATCHKEY_BRIDGE_ID", "bridge-1", "LATCHKEY_BRIDGE_SECRET", "topsecret"));
        assertThat(settings.toString()).contains("bridge-1").doesNotContain("topsecret");
    }

    @Test
    void bridgeId_cannotReachAnotherTopic() {
        for (String bridgeId : new String[] {"", "a/b", "+", "#", "a b"}) {
            assertThatThrownBy(() -> new BridgeIdentity.BySecret(bridgeId, "secret"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
