package dev.latchkey.lock.protocol;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The recipient's device: its key pair (D2), and the proofs made with it. */
public final class Device {
    private final SigningKey key;

    private Device(SigningKey key) {
        this.key = key;
    }

    public static Device generate() {
        return new Device(SigningKey.generate());
    }

    /** @throws IllegalArgumentException if the text is not the JWK of a private key on P-256; it doesn't quote the text */
    public static Device parse(String privateJwk) {
        return new Device(SigningKey.parse(privateJwk));
    }

    /** The private key as JWK, for {@link #parse}: keep it where only its owner reads. */
    public String exportPrivateJwk() {
        return key.exportPrivateJwk();
    }

    public PublicJwk publicKey() {
        return key.publicKey();
    }

    /** For {@code POST /v1/keys/{keyId}/download}. */
    public String proveForDownload(String keyId, Instant now) {
        return prove(keyId, null, now);
    }

    /** For {@code POST /v1/redemptions}. */
    public String proveForRedemption(Instant now) {
        return prove(DeviceProofs.REDEMPTION, null, now);
    }

    /** For the door: answers the challenge that the lock has just given. */
    public String proveForUnlock(String lockId, String challenge, Instant now) {
        return prove(lockId, challenge, now);
    }

    private String prove(String audience, @Nullable String nonce, Instant now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("aud", audience);
        if (nonce != null) {
            claims.put("nonce", nonce);
        }
        claims.put("iat", now.getEpochSecond());
        return Jws.signWithEmbeddedKey(DeviceProofs.TYPE, claims, key);
    }

    /** Names the key, doesn't show it. */
    @Override
    public String toString() {
        return "Device[" + key.keyId() + "]";
    }
}
