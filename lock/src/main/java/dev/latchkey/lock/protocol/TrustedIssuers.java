package dev.latchkey.lock.protocol;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The platform's public keys by {@code kid}: what a lock is given when it is made, and by order later. */
public final class TrustedIssuers {
    private final Map<String, PublicJwk> keys;

    private TrustedIssuers(Map<String, PublicJwk> keys) {
        this.keys = keys;
    }

    public static TrustedIssuers of(IssuerKey... issuers) {
        Map<String, PublicJwk> keys = new LinkedHashMap<>();
        for (IssuerKey issuer : issuers) {
            keys.put(issuer.keyId(), issuer.publicKey());
        }
        return new TrustedIssuers(keys);
    }

    /**
     * Reads a JWK set. Keys that can't sign with ES256 or have no {@code kid} are left out; private parts are dropped.
     *
     * @throws ParseException if the text is no JWK set
     */
    public static TrustedIssuers parse(String jwkSet) throws ParseException {
        Map<String, Object> members = JSONObjectUtils.parse(jwkSet);
        if (members == null) { // null is JSON too
            throw new ParseException("no JWK set", 0);
        }
        return parse(members);
    }

    /** As {@link #parse(String)}, from the members of the JWK set. */
    public static TrustedIssuers parse(Map<String, Object> jwkSet) throws ParseException {
        try {
            return of(JWKSet.parse(jwkSet));
        } catch (NullPointerException e) {
            // what the library says to a key that is null
            throw new ParseException("no JWK set", 0);
        }
    }

    private static TrustedIssuers of(JWKSet set) {
        Map<String, PublicJwk> keys = new LinkedHashMap<>();
        for (JWK jwk : set.getKeys()) {
            if (jwk instanceof ECKey key && key.getKeyID() != null && signsWithEs256(key)) {
                keys.put(key.getKeyID(), new PublicJwk(key));
            }
        }
        return new TrustedIssuers(keys);
    }

    private static boolean signsWithEs256(ECKey key) {
        return Curve.P_256.equals(key.getCurve())
                && (key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse()))
                && (key.getAlgorithm() == null || JWSAlgorithm.ES256.equals(key.getAlgorithm()));
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    int size() {
        return keys.size();
    }

    Optional<PublicJwk> key(String keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }

    /** The JWK set, as {@code GET /.well-known/latchkey/jwks.json} shows it. */
    public String toJson() {
        return jwkSet().toString(true);
    }

    /** The members of that JWK set. */
    public Map<String, Object> toMap() {
        return jwkSet().toJSONObject(true);
    }

    private JWKSet jwkSet() {
        List<JWK> jwks = new ArrayList<>();
        keys.forEach((keyId, key) -> jwks.add(new ECKey.Builder(key.key())
                .keyID(keyId)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.ES256)
                .build()));
        return new JWKSet(jwks);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TrustedIssuers that && keys.equals(that.keys);
    }

    @Override
    public int hashCode() {
        return keys.hashCode();
    }

    @Override
    public String toString() {
        return "TrustedIssuers" + keys.keySet();
    }
}
