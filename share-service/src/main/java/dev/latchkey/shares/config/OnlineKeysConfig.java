package dev.latchkey.shares.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** What a deployment allows of online keys. */
@ConfigMapping(prefix = "latchkey.online-keys")
public interface OnlineKeysConfig {
    /** How many online keys a lock may have (L3). With a lower number than before, those enabled above it go on. */
    @WithDefault("5")
    @Min(0)
    @Max(99)
    int perLock();
}
