package dev.latchkey.notifications.domain;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * One thing to tell one account.
 *
 * @param generation of the share it is about
 * @param keyNameVersion the name the key had then, see {@code AccountEvent.NameGiven}
 */
public record Notice(
        String accountId, NoticeKind kind, String lockId, String keyId, int generation, long keyNameVersion) {

    /** The same for the same event, kind and account, whenever and wherever it is computed (N3). */
    public UUID idFor(String eventId) {
        String name = eventId + '|' + kind.wireName() + '|' + accountId;
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
