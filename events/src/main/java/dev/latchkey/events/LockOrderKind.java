package dev.latchkey.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an order to a lock about itself is for; its wire names are those of the lock's contract. */
public enum LockOrderKind {
    /** Open once, now, for an online key (U2). */
    @JsonProperty("open")
    OPEN,
    /** It is that late. */
    @JsonProperty("set-clock")
    SET_CLOCK,
    /** Believe these issuer keys. */
    @JsonProperty("trust-issuers")
    TRUST_ISSUERS,
    /** Know again what a factory reset has wiped out. */
    @JsonProperty("provision")
    PROVISION
}
