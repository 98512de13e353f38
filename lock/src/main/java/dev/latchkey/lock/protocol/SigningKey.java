package dev.latchkey.lock.protocol;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.text.ParseException;

/** A private key on P-256 with its key id. What the three kinds of signers have in common; never shown to the outside. */
final class SigningKey {
    private final ECKey key;
    private final PublicJwk publicKey;
    private final String keyId;

    private SigningKey(ECKey key) {
        this.key = key;
        this.publicKey = new PublicJwk(key.toPublicJWK());
        String named = key.getKeyID();
        this.keyId = named == null ? publicKey.thumbprint() : named;
    }

    /** The same key without a name of its own. */
    SigningKey namedByThumbprint() {
        return new SigningKey(new ECKey.Builder(key).keyID(null).build());
    }

    static SigningKey generate() {
        try {
            return new SigningKey(new ECKeyGenerator(Curve.P_256).generate());
        } catch (JOSEException e) {
            throw new IllegalStateException("no P-256", e);
        }
    }

    /** @throws IllegalArgumentException if the text is not the JWK of a private key on P-256; it doesn't quote the text */
    static SigningKey parse(String privateJwk) {
        ECKey key;
        try {
            key = ECKey.parse(privateJwk);
        } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
            // no cause: its message may quote the key
            throw new IllegalArgumentException("not a JWK of type EC");
        }
        if (!Curve.P_256.equals(key.getCurve()) || key.getD() == null) {
            throw new IllegalArgumentException("not a private key on P-256");
        }
        return new SigningKey(key);
    }

    ECKey key() {
        return key;
    }

    PublicJwk publicKey() {
        return publicKey;
    }

    /** The JWK's own {@code kid}, else the RFC 7638 thumbprint. */
    String keyId() {
        return keyId;
    }

    String exportPrivateJwk() {
        return key.toJSONString();
    }

    @Override
    public String toString() {
        return "SigningKey[" + keyId + "]";
    }
}
