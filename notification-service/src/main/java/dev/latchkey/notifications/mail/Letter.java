package dev.latchkey.notifications.mail;

import dev.latchkey.notifications.domain.NoticeKind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail that is about to be sent, with all that it says.
 *
 * @param id of the delivery
 * @param locale BCP 47
 * @param key name, or id if it has none; empty if it is about the lock itself
 * @param lock name, or id if it has none
 */
record Letter(
        UUID id,
        String email,
        @Nullable String displayName,
        @Nullable String locale,
        NoticeKind kind,
        String key,
        String lock) {
    @Override
    public String toString() {
        return "Letter[" + id + "]"; // no e-mail, no name in a log
    }
}
