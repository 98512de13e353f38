package dev.latchkey.lock.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KeysTest {
    @Test
    void privateKeys_showNothing_whenPrinted() {
        Device device = Device.generate();
        LockKey lock = LockKey.generate();
        IssuerKey issuer = IssuerKey.generate();
        assertThat(device).hasToString("Device[" + device.publicKey().thumbprint() + "]");
        assertThat(lock).hasToString("LockKey[" + lock.publicKey().thumbprint() + "]");
        assertThat(issuer).hasToString("IssuerKey[" + issuer.publicKey().thumbprint() + "]");
    }

    @Test
    void privateKeys_surviveExport() {
        Device device = Device.generate();
        assertThat(Device.parse(device.exportPrivateJwk()).publicKey()).isEqualTo(device.publicKey());
    }

    @Test
    void unreadablePrivateKey_isNotQuoted() {
        String secret = "{\"kty\":\"EC\",\"d\":\"topsecret\"";
        assertThatThrownBy(() -> IssuerKey.parse(secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .message()
                .doesNotContain("topsecret");
    }

    @Test
    void publicKey_isRefused_whenItIsPrivate() {
        assertThat(PublicJwk.parse(LockKey.generate().exportPrivateJwk())).isEmpty();
        assertThat(PublicJwk.parse("{}")).isEmpty();
        assertThat(PublicJwk.parse("nonsense")).isEmpty();
        assertThat(PublicJwk.parse("null")).isEmpty();
    }

    @Test
    void publicKey_isTheSameValue_whateverElseTheJwkSays() {
        PublicJwk key = Device.generate().publicKey();
        String decorated = key.toJson().replaceFirst("\\{", "{\"kid\":\"mine\",\"use\":\"sig\",");
        assertThat(PublicJwk.parse(decorated)).contains(key);
    }
}
