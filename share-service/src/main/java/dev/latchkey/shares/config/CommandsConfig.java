package dev.latchkey.shares.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How commands share transactions (docs/adr/0010). */
@ConfigMapping(prefix = "latchkey.commands")
public interface CommandsConfig {
    /** How many transactions with commands run at the same time, each on a connection of the pool. */
    @WithDefault("2")
    @Min(1)
    @Max(64)
    int lanes();

    /** How many commands are committed together at most. */
    @WithDefault("64")
    @Min(1)
    @Max(256)
    int batch();
}
