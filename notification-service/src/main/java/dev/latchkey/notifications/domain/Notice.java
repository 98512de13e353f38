package dev.latchkey.notifications.domain;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing to tell one account.
 *
 * @param keyId null if it is about the lock itself
 * @param generation of the share it is about; 0 if it is about the lock itself
 * @param keyNameVersion the name the key had then, see {@code AccountEvent.NameGiven}; 0 if it is about the lock itself
 */
public record Notice(
        String accountId,
        NoticeKind kind,
        String lockId,
        @Nullable String keyId,
        int generation,
        long keyNameVersion) {

    /** The same for the same event, kind and account, whenever and wherever it is computed (N3). */
    public UUID idFor(String eventId) {
        String name = eventId + '|' + kind.wireName() + '|' + accountId;
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
