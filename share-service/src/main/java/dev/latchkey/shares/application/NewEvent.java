package dev.latchkey.shares.application;

import dev.latchkey.events.KeyEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A contract event before it has its number.
 *
 * @param payload a record of the contract
 * @param subject lock id or key id
 */
public record NewEvent(
        Object payload,
        String subject,
        Instant at,
        @Nullable String correlationId,
        @Nullable String causationId) {
    /** Whether its subject is another one after it, for whoever has to say which version was seen. */
    public boolean changesItsSubject() {
        return !(payload instanceof KeyEvent.LockOrderGiven
                || payload instanceof KeyEvent.LockOrderAnswered
                || payload instanceof KeyEvent.LockZoneOrderGiven
                || payload instanceof KeyEvent.LockZoneOrderAnswered);
    }
}
