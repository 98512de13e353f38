package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.shares.domain.AnyKey;
import dev.latchkey.shares.domain.Caller;
import dev.latchkey.shares.domain.KeyCommand;
import dev.latchkey.shares.domain.Refusal;
import io.smallrye.mutiny.Uni;
import java.time.ZoneId;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A command on one key before its key is known: what to do once the lock is held.
 *
 * @param prepare makes the command from the session and what is read under the lock
 * @param expectedVersion the caller's If-Match; null for none
 * @param reply when it is accepted
 * @param causationId the report that caused it; null if a request did
 */
record KeyChange(
        Actor actor,
        BiFunction<Session, Held, Uni<Prepared>> prepare,
        @Nullable Long expectedVersion,
        Reply reply,
        @Nullable String correlationId,
        @Nullable String causationId) {

    Cause cause() {
        return new Cause(actor, correlationId, causationId);
    }

    /**
     * What is known under the lock's head row.
     *
     * @param zone of the lock
     */
    record Held(Caller caller, AnyKey key, ZoneId zone) {}

    /** The command with what it needs beside the rules, or why there is none. */
    sealed interface Prepared {
        /**
         * @param name that the command gives to the key; null for none
         * @param deviceJwk public key that a download binds the credential to, as JSON; null for none
         */
        record Ready(
                KeyCommand command,
                @Nullable String name,
                @Nullable String deviceJwk) implements Prepared {
            Ready(KeyCommand command) {
                this(command, null, null);
            }
        }

        record Refused(Refusal refusal) implements Prepared {}
    }
}
