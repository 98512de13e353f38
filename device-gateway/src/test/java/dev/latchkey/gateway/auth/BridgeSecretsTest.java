package dev.latchkey.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BridgeSecretsTest {
    private static final String PEPPER = "0123456789abcdef0123456789abcdef";
    private final BridgeSecrets secrets = new BridgeSecrets(PEPPER, new SecureRandom());

    @Test
    @Tag("inv-3")
    void inv3_secret_isTheSameAgain_fromTheSameSalt() {
        String salt = secrets.newSalt();

        String secret = secrets.secretOf("BR-1", salt);

        assertThat(secret).matches("[A-Za-z0-9_-]{43}");
        assertThat(new BridgeSecrets(PEPPER, new SecureRandom()).secretOf("BR-1", salt))
                .isEqualTo(secret);
    }

    @Test
    @Tag("B1")
    void b1_secret_opensNothing_ofAnotherBridgeSaltOrPepper() {
        String salt = secrets.newSalt();
        String secret = secrets.secretOf("BR-1", salt);

        assertThat(secrets.matches("BR-1", salt, secret)).isTrue();
        assertThat(secrets.matches("BR-2", salt, secret)).isFalse();
        assertThat(secrets.matches("BR-1", secrets.newSalt(), secret)).isFalse();
        assertThat(new BridgeSecrets("another " + PEPPER, new SecureRandom()).matches("BR-1", salt, secret))
                .isFalse();
        assertThat(secrets.matches("BR-1", salt, "")).isFalse();
        assertThat(secrets.matches("BR-1", salt, secret + "x")).isFalse();
    }

    @Test
    void salts_differ() {
        assertThat(secrets.newSalt()).isNotEqualTo(secrets.newSalt());
    }
}
