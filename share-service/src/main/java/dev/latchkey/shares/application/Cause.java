package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import org.jspecify.annotations.Nullable;

/**
 * Who and what made an event happen.
 *
 * @param correlationId the request that began it; null if none did
 * @param causationId the report that caused it; null if a request did
 */
record Cause(
        Actor actor,
        @Nullable String correlationId,
        @Nullable String causationId) {
    static Cause of(Write write) {
        return new Cause(Actor.account(write.by().toString()), write.request().correlationId(), null);
    }
}
