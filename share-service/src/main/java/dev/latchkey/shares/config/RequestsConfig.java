package dev.latchkey.shares.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long answers are kept for repeats, orders for questions, and refused receipts for who looks into them. */
@ConfigMapping(prefix = "latchkey.requests")
public interface RequestsConfig {
    /** A repeat after this time is a new command. Longer than any client retries. */
    @WithDefault("P7D")
    Duration keep();

    /** How long orders to locks are remembered after they are done, for who asks what became of one. */
    @WithDefault("P30D")
    Duration keepOrders();

    /** How long it is remembered that receipts were refused, after the last of the same kind. */
    @WithDefault("P90D")
    Duration keepRefusedReceipts();
}
