package dev.latchkey.notifications.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;

@ConfigMapping(prefix = "latchkey.mail")
public interface MailConfig {
    /** The sender; what follows its {@code @} also ends the Message-IDs. */
    @NotBlank
    String from();

    /** How often it is looked for mails that are due. */
    @WithDefault("1s")
    String every();

    /** Mails taken at once by one worker. */
    @WithDefault("10")
    @Min(1)
    @Max(100)
    int batch();

    /** After that without an answer from the mail server an attempt has failed. */
    @WithDefault("PT10S")
    Duration timeout();

    /**
     * A connection to the mail server on which nothing has come or gone for so long is closed, and the attempt on it has ended. Until then a late
     * yes counts. Shorter than the lease by two timeouts: that a kept connection is silent shows at the next mail, whose attempt
     * then goes on over a new one.
     */
    @WithDefault("PT100S")
    Duration silence();

    /**
     * A mail whose attempt ended without any trace (a killed process) is tried again after this time. Longer than a batch
     * of timeouts takes, or two workers may send the same mail.
     */
    @WithDefault("PT2M")
    Duration lease();

    /** The pause after the first failed attempt; it doubles with each further one. */
    @WithDefault("PT5S")
    Duration firstBackoff();

    @WithDefault("PT15M")
    Duration longestBackoff();

    /**
     * A mail that the mail server has refused so often has failed, unless it was for the address, which counts at once. With the pauses between, some 40
     * minutes: a server that only wants to see who comes back takes it by then.
     */
    @WithDefault("10")
    @Min(1)
    int refusals();

    /** A mail that could not be sent for so long has failed. */
    @WithDefault("P2D")
    Duration giveUpAfter();

    /** So long a mail waits for the names of its lock and key and for its account; these come by another topic than the event. */
    @WithDefault("PT30S")
    Duration namesWithin();
}
