package dev.latchkey.lock.protocol;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;

/**
 * A public key on P-256, of a device or of a lock. Only {@code kty}, {@code crv}, {@code x} and {@code y} are kept, in their one
 * canonical encoding, so equal keys are equal values.
 */
public record PublicJwk(ECKey key) {

    /** @throws IllegalArgumentException if the key is not on P-256 */
    public PublicJwk {
        try {
            key = new ECKey.Builder(Curve.P_256, key.toECPublicKey()).build();
        } catch (JOSEException e) {
            throw new IllegalArgumentException("no P-256 key", e);
        }
    }

    /** @return empty unless the text is the JWK of a public key on P-256; a private key is refused, it has no business here */
    public static Optional<PublicJwk> parse(String json) {
        try {
            Map<String, Object> members = JSONObjectUtils.parse(json);
            return members == null ? Optional.empty() : parse(members); // null is JSON too
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    /** As {@link #parse(String)}, from the members of the JWK. */
    public static Optional<PublicJwk> parse(Map<String, Object> members) {
        try {
            ECKey key = ECKey.parse(members);
            return key.isPrivate() || !Curve.P_256.equals(key.getCurve())
                    ? Optional.empty()
                    : Optional.of(new PublicJwk(key));
        } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** RFC 7638, SHA-256, base64url. */
    public String thumbprint() {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("no SHA-256", e);
        }
    }

    public Map<String, Object> toMap() {
        return key.toJSONObject();
    }

    public String toJson() {
        return key.toJSONString();
    }
}
