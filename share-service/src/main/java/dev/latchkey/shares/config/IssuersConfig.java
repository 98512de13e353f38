package dev.latchkey.shares.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How locks learn of the platform's issuer keys. */
@ConfigMapping(prefix = "latchkey.issuers")
public interface IssuersConfig {
    /** How often locks are looked for that were not taught the present keys; positive. Also at the start. */
    @WithDefault("10m")
    Duration teachEvery();

    /** How many locks are taught in a second at most, so that a rotation leaves room for what people do; positive. */
    @WithDefault("200")
    int teachPerSecond();
}
