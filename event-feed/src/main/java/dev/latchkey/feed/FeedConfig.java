package dev.latchkey.feed;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** How parked locks are repaired. */
@ConfigMapping(prefix = "latchkey.feed")
public interface FeedConfig {
    /** How often it is looked for locks that are due. */
    @WithDefault("1s")
    @NotNull
    @DurationMin(millis = 10)
    Duration sweep();

    /** The pause after the first failed repair of a lock; it doubles with each further one. */
    @WithDefault("1s")
    @NotNull
    @DurationMin(millis = 10)
    Duration firstPause();

    @WithDefault("1m")
    @NotNull
    @DurationMin(millis = 10)
    Duration longestPause();

    /** Longer than one repair takes; after it another instance tries. */
    @WithDefault("30s")
    @NotNull
    @DurationMin(seconds = 10)
    Duration lease();

    /** The OpenID Connect provider, of which this service gets its token as a machine client. */
    String tokenProvider();

    String clientId();

    /** Without it nothing can be asked for, and what is missing stays missing. */
    Optional<String> clientSecret();
}
