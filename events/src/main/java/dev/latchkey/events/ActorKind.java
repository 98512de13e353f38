package dev.latchkey.events;

import com.fasterxml.jackson.annotation.JsonProperty;

public enum ActorKind {
    @JsonProperty("account")
    ACCOUNT,
    /** Somebody without an account who has a verification code. */
    @JsonProperty("visitor")
    VISITOR,
    /** The lock itself, by a statement it signed. */
    @JsonProperty("lock")
    LOCK,
    /** Nobody asked: the operator's configuration demands it. Only where an order was given to a lock. */
    @JsonProperty("platform")
    PLATFORM
}
