package dev.latchkey.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which way a lock's statement reached the platform. */
public enum ReportWay {
    @JsonProperty("bridge")
    BRIDGE,
    @JsonProperty("phone")
    PHONE
}
