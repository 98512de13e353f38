package dev.latchkey.notifications.domain;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
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

    /**
     * The same for the same event, kind and account, whenever and wherever it is computed (N3). Begins with the time of the event, so that what is
     * new comes to the end of an index and not to any of its pages; the rest is a digest (a UUID of version 8, RFC 9562).
     *
     * @param happenedAt of the event, at or after 1970
     */
    public UUID idFor(String eventId, Instant happenedAt) {
        String name = eventId + '|' + kind.wireName() + '|' + accountId;
        UUID digest = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        long time = happenedAt.toEpochMilli() << 16;
        long version = 8L << 12;
        return new UUID(time | version | digest.getMostSignificantBits() & 0xfff, digest.getLeastSignificantBits());
    }
}
