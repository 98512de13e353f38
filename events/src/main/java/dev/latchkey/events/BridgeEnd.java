package dev.latchkey.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a bridge's connection ended. */
public enum BridgeEnd {
    /** It said goodbye. */
    @JsonProperty("left")
    LEFT,
    /** Without a word. */
    @JsonProperty("lost")
    LOST,
    /** By the platform: a newer connection, a right withdrawn, something not allowed, a restart. */
    @JsonProperty("closed")
    CLOSED
}
