package dev.latchkey.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a key stands. Whether it is expired or used up follows from its share and the clock, and is no status. */
public enum KeyStatus {
    @JsonProperty("disabled")
    DISABLED,
    /** Enabled, given to nobody. */
    @JsonProperty("enabled")
    ENABLED,
    /** Given to a recipient who has not downloaded it yet. */
    @JsonProperty("shared")
    SHARED,
    @JsonProperty("downloaded")
    DOWNLOADED,
    /** The order to forget is on its way; the lock has not confirmed it, so the holder may still open (R2). */
    @JsonProperty("deactivating")
    DEACTIVATING,
    /** The lock's receipt is there (R2). */
    @JsonProperty("deactivated")
    DEACTIVATED
}
