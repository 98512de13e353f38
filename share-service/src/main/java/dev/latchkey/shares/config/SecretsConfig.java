package dev.latchkey.shares.config;

import io.smallrye.config.ConfigMapping;

/** The secrets of share-service. Their one way in; nothing writes them anywhere. */
@ConfigMapping(prefix = "latchkey.secrets")
public interface SecretsConfig {
    /** A JWK set with private P-256 keys that have a {@code kid}. The first signs; every one of them is published. */
    String issuerKeys();

    /** Base64 of 32 bytes or more. Verification codes are stored as HMAC under it; changing it voids the codes not yet used. */
    String codePepper();

    /** Base64 of 32 bytes. Stored answers are encrypted under it; changing it voids them, so that repeats fail. */
    String answerKey();
}
