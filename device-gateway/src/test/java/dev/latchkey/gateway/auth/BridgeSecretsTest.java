package dev.latchkey.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.auth.BridgeSecrets.NewSecret;
import dev.latchkey.gateway.auth.KeptSecret.Derived;
import dev.latchkey.gateway.auth.KeptSecret.Hashed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BridgeSecretsTest {
    private static final String PEPPER = "0123456789abcdef0123456789abcdef";
    private final BridgeSecrets secrets = new BridgeSecrets(PEPPER, new SecureRandom());
    private final BridgeSecrets ofAnotherPepper = new BridgeSecrets("another " + PEPPER, new SecureRandom());

    @Test
    @Tag("inv-3")
    void inv3_secret_isTheSameAgain_fromTheSameSalt() {
        String salt = secrets.newSecret("BR-1").salt();

        String secret = secrets.secretOf("BR-1", salt);

        assertThat(secret).matches("[A-Za-z0-9_-]{43}");
        assertThat(new BridgeSecrets(PEPPER, new SecureRandom()).secretOf("BR-1", salt))
                .isEqualTo(secret);
    }

    @Test
    @Tag("B1")
    void b1_secret_opensNothing_ofAnotherBridgeOrSecret() {
        NewSecret made = secrets.newSecret("BR-1");
        String secret = secrets.secretOf("BR-1", made.salt());

        assertThat(secrets.matches("BR-1", made.kept(), secret)).isTrue();
        assertThat(secrets.matches("BR-2", made.kept(), secret)).isFalse();
        assertThat(secrets.matches("BR-1", secrets.newSecret("BR-1").kept(), secret))
                .isFalse();
    }

    @Property
    @net.jqwik.api.Tag("B1")
    void b1_hash_isMatchedByItsSecret_andByNothingElse(@ForAll String bridgeId, @ForAll String other) {
        NewSecret made = secrets.newSecret(bridgeId);
        String secret = secrets.secretOf(bridgeId, made.salt());

        assertThat(secrets.matches(bridgeId, made.kept(), secret)).isTrue();
        assertThat(secrets.matches(bridgeId, made.kept(), other)).isFalse();
        assertThat(secrets.matches(bridgeId, made.kept(), other + secret)).isEqualTo(other.isEmpty());
        assertThat(secrets.matches(bridgeId, made.kept(), secret + other)).isEqualTo(other.isEmpty());
        assertThat(secrets.matches(bridgeId, made.kept(), made.salt())).isFalse();
        assertThat(secrets.matches(bridgeId, made.kept(), made.kept().value())).isFalse();
    }

    @Test
    @Tag("B1")
    void b1_hash_isThatOfTheDecision() throws Exception {
        NewSecret made = secrets.newSecret("BR-1");
        String hashed = "latchkey bridge secret hash 1\0BR-1\0" + secrets.secretOf("BR-1", made.salt());

        byte[] hash = MessageDigest.getInstance("SHA-256").digest(hashed.getBytes(StandardCharsets.UTF_8));

        assertThat(made.kept())
                .isEqualTo(new Hashed(Base64.getUrlEncoder().withoutPadding().encodeToString(hash)));
    }

    @Test
    @Tag("B1")
    void b1_hash_isMatched_whateverThePepper() {
        NewSecret made = secrets.newSecret("BR-1");

        assertThat(ofAnotherPepper.matches("BR-1", made.kept(), secrets.secretOf("BR-1", made.salt())))
                .isTrue();
    }

    @Test
    @Tag("B1")
    void b1_derivedSecret_opensNothing_ofAnotherBridgeSaltOrPepper() {
        Derived kept = new Derived(secrets.newSecret("BR-1").salt());
        String secret = secrets.secretOf("BR-1", kept.value());

        assertThat(secrets.matches("BR-1", kept, secret)).isTrue();
        assertThat(secrets.matches("BR-2", kept, secret)).isFalse();
        assertThat(secrets.matches("BR-1", new Derived(secrets.newSecret("BR-1").salt()), secret))
                .isFalse();
        assertThat(ofAnotherPepper.matches("BR-1", kept, secret)).isFalse();
        assertThat(secrets.matches("BR-1", kept, "")).isFalse();
        assertThat(secrets.matches("BR-1", kept, secret + "x")).isFalse();
    }

    @Test
    void secrets_differ() {
        NewSecret one = secrets.newSecret("BR-1");
        NewSecret other = secrets.newSecret("BR-1");

        assertThat(one.salt()).isNotEqualTo(other.salt());
        assertThat(one.kept()).isNotEqualTo(other.kept());
    }
}
