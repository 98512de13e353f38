package dev.latchkey.lock.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeSignaturesTest {
    private static final JWSHeader HEADER = new JWSHeader(JWSAlgorithm.ES256);
    private static final ECKey KEY = SigningKey.generate().key();

    private static ECDSASigner signer(boolean natively) throws Exception {
        ECDSASigner signer = new ECDSASigner(KEY);
        if (natively) {
            NativeSignatures.useIn(signer.getJCAContext());
        }
        return signer;
    }

    private static ECDSAVerifier verifier(boolean natively) throws Exception {
        ECDSAVerifier verifier = new ECDSAVerifier(KEY.toPublicJWK());
        if (natively) {
            NativeSignatures.useIn(verifier.getJCAContext());
        }
        return verifier;
    }

    /** Wherever the tests run there is native code; the JDK's would hide that it is missing. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void nativeCode_isThere() throws Exception {
        assertThat(signer(true).getJCAContext().getProvider()).isNotNull();
    }

    @Property(tries = 50)
    void signature_ofTheOne_isValidForTheOther_andOfNothingElse(
            @ForAll byte[] text, @ForAll boolean signed, @ForAll boolean checked) throws Exception {
        Base64URL signature = signer(signed).sign(HEADER, text);

        assertThat(verifier(checked).verify(HEADER, text, signature)).isTrue();
        byte[] other = Arrays.copyOf(text, text.length + 1);
        assertThat(verifier(checked).verify(HEADER, other, signature)).isFalse();
        byte[] changed = signature.decode();
        changed[changed.length - 1] ^= 1;
        assertThat(verifier(checked).verify(HEADER, text, Base64URL.encode(changed)))
                .isFalse();
    }

    @Property(tries = 20)
    void numbersThatAreNoSignature_areRefusedByBoth(@ForAll byte[] text, @ForAll boolean natively) throws Exception {
        BigInteger order = KEY.toECPublicKey().getParams().getOrder();
        for (BigInteger number : new BigInteger[] {BigInteger.ZERO, order}) {
            byte[] bytes = number.toByteArray();
            byte[] signature = new byte[64];
            int length = Math.min(32, bytes.length);
            System.arraycopy(bytes, bytes.length - length, signature, 32 - length, length);
            System.arraycopy(bytes, bytes.length - length, signature, 64 - length, length);
            assertThat(verifier(natively).verify(HEADER, text, Base64URL.encode(signature)))
                    .isFalse();
        }
    }
}
