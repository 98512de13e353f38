package dev.latchkey.shares.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

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

    /** Batches begin so far apart while there is more than one command at a time; a command that comes alone never waits. */
    @WithDefault("PT0.01S")
    @NotNull
    @DurationMin(millis = 0)
    Duration gather();
}
