package dev.latchkey.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a lock has said to an order. */
public enum OrderOutcome {
    /** It has had its effect: of {@link LockOrderKind#OPEN}, the door has opened. */
    @JsonProperty("obeyed")
    OBEYED,
    /** It has no effect and never will have. */
    @JsonProperty("refused")
    REFUSED
}
