package dev.latchkey.keys.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How reads with a consistency token wait. */
@ConfigMapping(prefix = "latchkey.reads")
public interface ReadConfig {
    /** The longest wait; after it the answer is 503. */
    @WithDefault("2s")
    @NotNull
    @DurationMin(millis = 1)
    @DurationMax(seconds = 30)
    Duration longestWait();

    /** How often a waiting read looks by itself, for what another instance has applied. */
    @WithDefault("100ms")
    @NotNull
    @DurationMin(millis = 10)
    @DurationMax(seconds = 5)
    Duration lookAgainAfter();

    /**
     * A name that has not come so long after its key event is taken for erased, and no read waits for it any more: the
     * erasure itself vanishes from a compacted topic.
     */
    @WithDefault("10m")
    @NotNull
    @DurationMin(seconds = 1)
    Duration nameGivenUpAfter();
}
