package dev.latchkey.shares.application;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a command, as it is stored for repeats.
 *
 * @param body JSON; may hold a verification code, so it is never logged. Null for no content
 * @param etag strong, with its quotes
 * @param consistency where the command's events end, for reads that must see them
 */
public record Answer(
        int status,
        @Nullable String body,
        @Nullable String etag,
        @Nullable String consistency) {
    @JsonIgnore
    public boolean isProblem() {
        return status >= 400;
    }

    @Override
    public String toString() {
        return "Answer[" + status + "]";
    }
}
