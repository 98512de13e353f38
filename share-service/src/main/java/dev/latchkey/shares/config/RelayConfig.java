package dev.latchkey.shares.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How the outbox gets to Kafka. */
@ConfigMapping(prefix = "latchkey.relay")
public interface RelayConfig {
    /**
     * An instance that dies is replaced after this time. It renews at a sixth of it, gives Kafka a third to take a record, and
     * begins no record in its second half.
     */
    @WithDefault("PT6S")
    Duration lease();

    /** How often the outbox is looked at without being told to: for rows of a former life, and of other instances whose word was lost. */
    @WithDefault("PT1S")
    Duration sweep();

    /** Rows read at once. */
    @WithDefault("500")
    int batch();

    /** The pause after Kafka has refused a row for its own sake; it doubles with each further refusal. */
    @WithDefault("PT1S")
    Duration firstPause();

    @WithDefault("PT1M")
    Duration longestPause();

    /**
     * Whether nothing is sent while Kafka has events that the database doesn't know. Off only where several databases publish to one Kafka,
     * as those of tests.
     */
    @WithDefault("true")
    boolean comparesHistory();

    /**
     * Everything is published once more, once for each name that ever stands here, for a Kafka that has lost it (docs/operations.md). It doesn't matter how many
     * instances have it, nor for how long.
     */
    Optional<String> publishAgain();
}
