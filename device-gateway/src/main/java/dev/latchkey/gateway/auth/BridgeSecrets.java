package dev.latchkey.gateway.auth;

import dev.latchkey.gateway.auth.KeptSecret.Derived;
import dev.latchkey.gateway.auth.KeptSecret.Hashed;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets of bridges. Thread-safe.
 *
 * <p>A secret is {@code HMAC-SHA256(pepper, bridge id, salt)} in base64url: 43 characters that nobody chose. With the bridge its SHA-256 is kept; the salt only
 * with the request, as long as that may be repeated: the answer is made again from it instead of being stored (inv-3). A slow password hash would add nothing:
 * there are 256 bits to guess, and it would make thousands of bridges that reconnect at once expensive (docs/adr/0014).
 */
public final class BridgeSecrets {
    private static final byte[] PURPOSE = utf8("latchkey bridge secret 1\0");
    private static final byte[] PURPOSE_OF_HASH = utf8("latchkey bridge secret hash 1\0");
    private static final int SALT_BYTES = 32;

    private final SecretKeySpec pepper;
    private final SecureRandom random;

    /** @param pepper the platform's own secret */
    public BridgeSecrets(String pepper, SecureRandom random) {
        this.pepper = new SecretKeySpec(utf8(pepper), "HmacSHA256");
        this.random = random;
    }

    /**
     * A secret that was not there before.
     *
     * @param salt for {@link #secretOf}, in base64url
     */
    public record NewSecret(String salt, Hashed kept) {
        @Override
        public String toString() {
            return kept.toString(); // no salt in a log: with the pepper it is the secret
        }
    }

    public NewSecret newSecret(String bridgeId) {
        byte[] bytes = new byte[SALT_BYTES];
        random.nextBytes(bytes);
        String salt = base64(bytes);
        return new NewSecret(salt, new Hashed(hash(bridgeId, secretOf(bridgeId, salt))));
    }

    public String secretOf(String bridgeId, String salt) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(pepper);
            mac.update(PURPOSE);
            mac.update(utf8(bridgeId));
            mac.update((byte) 0);
            mac.update(utf8(salt));
            return base64(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static String hash(String bridgeId, String secret) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(PURPOSE_OF_HASH);
            sha256.update(utf8(bridgeId));
            sha256.update((byte) 0);
            sha256.update(utf8(secret));
            return base64(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Takes the same time wherever the two differ. */
    public boolean matches(String bridgeId, KeptSecret kept, String presented) {
        return switch (kept) {
            case Hashed(String hash) -> isEqual(hash, hash(bridgeId, presented));
            case Derived(String salt) -> isEqual(secretOf(bridgeId, salt), presented);
        };
    }

    private static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(utf8(one), utf8(other));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
