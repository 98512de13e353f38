package dev.latchkey.shares.config;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Min;

/** The connections to the database. */
@ConfigMapping(prefix = "latchkey.database")
public interface DatabaseConfig {
    /** One listens to the relays of other instances for as long as this one runs, two have commands, and the other reads and relays. */
    @Min(value = 4, message = "LATCHKEY_DB_POOL has to be at least {value}")
    int connections();
}
