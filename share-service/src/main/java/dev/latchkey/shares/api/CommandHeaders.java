package dev.latchkey.shares.api;

import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/** The header that every command needs. */
public class CommandHeaders {
    @RestHeader("Idempotency-Key")
    @Nullable
    String idempotencyKey;

    /** The version that the sender has seen; null for any. */
    @Nullable
    Long expectedVersion() {
        return null;
    }
}
