package dev.latchkey.gateway.config;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Size;

/** What the secrets of bridges are made with. */
@ConfigMapping(prefix = "latchkey.bridge")
public interface BridgeSecretsConfig {
    /**
     * At least 32 characters of randomness. With another pepper a request of the last seven days has no good answer for who repeats it, and a bridge that has had no
     * new secret since hashes are kept (docs/adr/0014) can't connect until it is given one.
     */
    @Size(min = 32, message = "needs at least 32 characters")
    String pepper();
}
