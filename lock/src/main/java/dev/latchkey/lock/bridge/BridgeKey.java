package dev.latchkey.lock.bridge;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Map;

/** The key pair of a bridge's certificate, on P-256, made here. The private one never leaves the bridge. */
record BridgeKey(ECKey pair) {
    static BridgeKey generate() {
        try {
            return new BridgeKey(new ECKeyGenerator(Curve.P_256).generate());
        } catch (JOSEException e) {
            throw new IllegalStateException("no P-256", e);
        }
    }

    /** @throws IllegalArgumentException if it is no JWK of a private key on P-256; it is not quoted */
    static BridgeKey read(Map<String, Object> privateJwk) {
        try {
            ECKey pair = ECKey.parse(privateJwk);
            if (pair.isPrivate() && Curve.P_256.equals(pair.getCurve())) {
                return new BridgeKey(pair);
            }
        } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
            // no cause: its message may quote the key
        }
        throw new IllegalArgumentException("not a private key on P-256");
    }

    /** Private, for {@link #read}: keep it where only its owner reads. */
    Map<String, Object> toMap() {
        return pair.toJSONObject();
    }

    PublicKey publicKey() {
        try {
            return pair.toECPublicKey();
        } catch (JOSEException e) {
            throw new IllegalStateException("no P-256", e);
        }
    }

    PrivateKey privateKey() {
        try {
            return pair.toECPrivateKey();
        } catch (JOSEException e) {
            throw new IllegalStateException("no P-256", e);
        }
    }

    boolean isOf(X509Certificate certificate) {
        return Arrays.equals(
                certificate.getPublicKey().getEncoded(), publicKey().getEncoded());
    }

    @Override
    public String toString() {
        return "BridgeKey";
    }
}
