package dev.latchkey.shares.config;

import io.smallrye.config.ConfigMapping;

/** The secrets of share-service. Their one way in; nothing writes them anywhere. */
@ConfigMapping(prefix = "latchkey.secrets")
public interface SecretsConfig {
    /**
     * A JWK set with 1 to 4 private P-256 keys, each with a {@code kid} of its own. All are published, and taught to the locks; for
     * each lock the first signs that the lock is known to believe. docs/deploy.md says how keys are rotated.
     */
    String issuerKeys();

    /** Base64 of 32 bytes or more. Verification codes are stored as HMAC under it; changing it voids the codes not yet used. */
    String codePepper();

    /** Base64 of 32 bytes. Stored answers are encrypted under it; changing it voids them, so that repeats fail. */
    String answerKey();
}
