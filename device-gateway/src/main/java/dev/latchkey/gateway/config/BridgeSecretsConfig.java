package dev.latchkey.gateway.config;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Size;

/** What the secrets of bridges are derived from. */
@ConfigMapping(prefix = "latchkey.bridge")
public interface BridgeSecretsConfig {
    /** At least 32 characters of randomness. With another pepper no bridge can connect until its secret is rotated. */
    @Size(min = 32, message = "needs at least 32 characters")
    String pepper();
}
