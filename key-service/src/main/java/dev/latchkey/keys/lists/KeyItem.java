package dev.latchkey.keys.lists;

import dev.latchkey.events.KeyKind;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.KeyStatus;
import dev.latchkey.events.Permissions;
import dev.latchkey.events.PossibleHolder;
import dev.latchkey.events.ShareMethod;
import dev.latchkey.events.ShareState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as the administrators of its lock see it (K1, K2).
 *
 * @param name null: not given, or erased
 * @param status {@code disabled} only while somebody may still open with it
 * @param enabledBy who has the right to share it (L4)
 * @param share null when given to nobody
 * @param possibleHolders whom the lock may still let in with an older generation, by all that is known (E3)
 */
public record KeyItem(
        String keyId,
        String lockId,
        @Nullable String lockName,
        KeyKind kind,
        int slot,
        @Nullable String name,
        KeyStatus status,
        @Nullable PersonView enabledBy,
        int generation,
        @Nullable ShareView share,
        List<HolderView> possibleHolders,
        @Nullable DeactivationView deactivation,
        Instant updatedAt) {

    /**
     * @param recipient null when shared by code
     * @param expired its end date is over (E5)
     * @param usedUp no unlocks are left, as far as the lock has reported (E5)
     * @param unlocksLeft null without a limit
     */
    public record ShareView(
            ShareMethod method,
            @Nullable PersonView recipient,
            Instant sharedAt,
            Permissions permissions,
            @Nullable Instant downloadedAt,
            boolean expired,
            boolean usedUp,
            @Nullable Integer unlocksLeft) {}

    /** @param recipient null when downloaded by code */
    public record HolderView(int generation, @Nullable PersonView recipient, Instant downloadedAt) {}

    public KeyItem {
        possibleHolders = List.copyOf(possibleHolders);
    }

    static KeyItem of(ListedKey row, Instant now) {
        KeyState key = row.state();
        return new KeyItem(
                key.keyId(),
                key.lockId(),
                row.lockName(),
                key.kind(),
                key.slot(),
                row.name(),
                key.status(),
                row.person(key.enabledBy()),
                key.generation(),
                key.share() == null ? null : share(key.share(), row, now),
                key.possibleHolders().stream().map(h -> holder(h, row)).toList(),
                DeactivationView.of(key.deactivation()),
                row.updatedAt());
    }

    private static ShareView share(ShareState share, ListedKey row, Instant now) {
        Instant endsAt = share.permissions().endsAt();
        Integer left = share.unlocksLeft();
        return new ShareView(
                share.method(),
                row.person(share.recipient()),
                share.sharedAt(),
                share.permissions(),
                share.downloadedAt(),
                endsAt != null && !now.isBefore(endsAt),
                left != null && left <= 0,
                left);
    }

    private static HolderView holder(PossibleHolder holder, ListedKey row) {
        return new HolderView(holder.generation(), row.person(holder.recipient()), holder.downloadedAt());
    }
}
