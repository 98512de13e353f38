package dev.latchkey.keys.projection;

import dev.latchkey.events.DeactivationState;
import dev.latchkey.events.KeyKind;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.KeyStatus;
import dev.latchkey.events.ShareState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as the lists hold it: the whole state, and out of it what they filter and sort by.
 *
 * @param nameSince the time of the first event with this name version, as far as the batch tells
 * @param people every account that the state names
 * @param listed whether the key is enabled, or may still open the door: a key is never shown as gone before it is
 */
public record KeyRow(
        String keyId,
        String lockId,
        KeyKind kind,
        int slot,
        KeyStatus status,
        long nameVersion,
        Instant nameSince,
        @Nullable String recipient,
        List<String> people,
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable Integer unlocksLeft,
        @Nullable Instant downloadedAt,
        boolean listed,
        KeyState state,
        Instant updatedAt,
        long sequence) {

    public KeyRow {
        people = List.copyOf(people);
    }

    static KeyRow of(KeyState key, Instant nameSince, Instant updatedAt, long sequence) {
        ShareState share = key.share();
        return new KeyRow(
                key.keyId(),
                key.lockId(),
                key.kind(),
                key.slot(),
                key.status(),
                key.nameVersion(),
                nameSince,
                share == null ? null : share.recipient(),
                List.copyOf(KeyFact.peopleOf(key)),
                share == null ? null : share.permissions().startsAt(),
                share == null ? null : share.permissions().endsAt(),
                share == null ? null : share.unlocksLeft(),
                share == null ? null : share.downloadedAt(),
                isListed(key),
                key,
                updatedAt,
                sequence);
    }

    private static boolean isListed(KeyState key) {
        DeactivationState deactivation = key.deactivation();
        return key.status() != KeyStatus.DISABLED
                || !key.possibleHolders().isEmpty()
                || (deactivation != null && deactivation.confirmedAt() == null);
    }
}
