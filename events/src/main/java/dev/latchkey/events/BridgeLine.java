package dev.latchkey.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a bridge speaks MQTT over. */
public enum BridgeLine {
    @JsonProperty("tcp")
    TCP,
    @JsonProperty("tls")
    TLS,
    @JsonProperty("web-socket")
    WEB_SOCKET,
    @JsonProperty("secure-web-socket")
    SECURE_WEB_SOCKET
}
