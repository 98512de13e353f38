package dev.latchkey.lock.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.text.ParseException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedIssuersTest {
    private static final IssuerKey FIRST = IssuerKey.generate();
    private static final IssuerKey SECOND = IssuerKey.generate();

    @Test
    void issuers_areEqual_whenTheirKeysAre() {
        assertThat(TrustedIssuers.of(FIRST, SECOND))
                .isEqualTo(TrustedIssuers.of(SECOND, FIRST))
                .hasSameHashCodeAs(TrustedIssuers.of(SECOND, FIRST))
                .isNotEqualTo(TrustedIssuers.of(FIRST))
                .isNotEqualTo(TrustedIssuers.of());
        assertThat(TrustedIssuers.of(FIRST)).isNotEqualTo(TrustedIssuers.of(SECOND));
        assertThat(TrustedIssuers.of(FIRST).hashCode())
                .isNotEqualTo(TrustedIssuers.of(SECOND).hashCode());
        assertThat(TrustedIssuers.of(FIRST)).hasToString("TrustedIssuers[" + FIRST.keyId() + "]");
        assertThat(TrustedIssuers.of().isEmpty()).isTrue();
        assertThat(TrustedIssuers.of(FIRST).isEmpty()).isFalse();
    }

    @Test
    void issuers_comeBack_fromTheirPrivateKeys() {
        IssuerKey again = IssuerKey.parse(FIRST.exportPrivateJwk());
        assertThat(TrustedIssuers.of(again)).isEqualTo(TrustedIssuers.of(FIRST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "5", "{}", "{\"keys\":null}", "{\"keys\":[null]}"})
    void issuers_areNotReadFrom_whatIsNoKeySet(String json) {
        assertThatThrownBy(() -> TrustedIssuers.parse(json)).isInstanceOf(ParseException.class);
    }

    @Test
    void issuers_leaveOut_whatCannotSignWithEs256() throws Exception {
        ECKey good = new ECKeyGenerator(Curve.P_256).keyID("good").generate().toPublicJWK();
        ECKey explicit = new ECKey.Builder(good)
                .keyID("explicit")
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.ES256)
                .build();
        ECKey nameless = new ECKey.Builder(good).keyID(null).build();
        ECKey forEncryption =
                new ECKey.Builder(good).keyID("enc").keyUse(KeyUse.ENCRYPTION).build();
        ECKey otherAlgorithm = new ECKey.Builder(good)
                .keyID("es384")
                .algorithm(JWSAlgorithm.ES384)
                .build();
        ECKey otherCurve =
                new ECKeyGenerator(Curve.P_384).keyID("p384").generate().toPublicJWK();
        JWKSet set = new JWKSet(List.of(good, explicit, nameless, forEncryption, otherAlgorithm, otherCurve));
        assertThat(TrustedIssuers.parse(set.toString())).hasToString("TrustedIssuers[good, explicit]");
    }
}
