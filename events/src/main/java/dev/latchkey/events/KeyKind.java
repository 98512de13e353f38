package dev.latchkey.events;

import com.fasterxml.jackson.annotation.JsonProperty;

public enum KeyKind {
    @JsonProperty("offline")
    OFFLINE,
    @JsonProperty("online")
    ONLINE
}
