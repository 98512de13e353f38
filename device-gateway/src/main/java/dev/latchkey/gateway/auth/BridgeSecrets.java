package dev.latchkey.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets of bridges. Thread-safe.
 *
 * <p>A secret is {@code HMAC-SHA256(pepper, bridge id, salt)} in base64url: 43 characters that nobody chose. The table holds only
 * the salt, so a copy of the database opens nothing without the pepper, and the answer to a repeated enrolment request can be
 * made again instead of being stored (inv-3). A slow password hash would add nothing: there are 256 bits to guess, and it
 * would make thousands of bridges that reconnect at once expensive. What that costs: the pepper is a master key (docs/adr/0013).
 */
public final class BridgeSecrets {
    private static final byte[] PURPOSE = "latchkey bridge secret 1\0".getBytes(StandardCharsets.UTF_8);
    private static final int SALT_BYTES = 32;

    private final SecretKeySpec pepper;
    private final SecureRandom random;

    /** @param pepper the platform's own secret */
    public BridgeSecrets(String pepper, SecureRandom random) {
        this.pepper = new SecretKeySpec(pepper.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        this.random = random;
    }

    /** A new salt, in base64url: with it the bridge has another secret. */
    public String newSalt() {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(salt);
    }

    public String secretOf(String bridgeId, String salt) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(pepper);
            mac.update(PURPOSE);
            mac.update(bridgeId.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            mac.update(salt.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** Takes the same time wherever the two differ. */
    public boolean matches(String bridgeId, String salt, String presented) {
        return MessageDigest.isEqual(
                secretOf(bridgeId, salt).getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
    }
}
