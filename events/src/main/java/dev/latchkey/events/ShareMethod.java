package dev.latchkey.events;

import com.fasterxml.jackson.annotation.JsonProperty;

public enum ShareMethod {
    /** To a registered account (its ID). */
    @JsonProperty("account")
    ACCOUNT,
    /** By a verification code that the server made. */
    @JsonProperty("code")
    CODE
}
