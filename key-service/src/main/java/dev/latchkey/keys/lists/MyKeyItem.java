package dev.latchkey.keys.lists;

import dev.latchkey.events.DeactivationState;
import dev.latchkey.events.KeyKind;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.Permissions;
import dev.latchkey.events.ShareState;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key as its recipient sees it (K3): nothing of the lock's other keys or people.
 *
 * @param name null: not given, or erased
 * @param use how it may be used now
 * @param unlocksLeft as far as the lock has reported; null without a limit
 * @param deactivation of this share; one that ends at an earlier generation is about a former holder and not shown
 */
public record MyKeyItem(
        String keyId,
        String lockId,
        @Nullable String lockName,
        KeyKind kind,
        @Nullable String name,
        KeyUse use,
        int generation,
        Instant sharedAt,
        Permissions permissions,
        @Nullable Instant downloadedAt,
        @Nullable Integer unlocksLeft,
        @Nullable DeactivationView deactivation,
        Instant updatedAt) {

    static MyKeyItem of(ListedKey row) {
        KeyState key = row.state();
        ShareState share = Objects.requireNonNull(key.share(), "only shared keys have a recipient");
        return new MyKeyItem(
                key.keyId(),
                key.lockId(),
                row.lockName(),
                key.kind(),
                row.name(),
                KeyUse.ofWireName(row.shownStatus()).orElseThrow(),
                key.generation(),
                share.sharedAt(),
                share.permissions(),
                share.downloadedAt(),
                share.unlocksLeft(),
                DeactivationView.of(ofThisShare(key)),
                row.updatedAt());
    }

    private static @Nullable DeactivationState ofThisShare(KeyState key) {
        DeactivationState order = key.deactivation();
        return order != null && order.upToGeneration() >= key.generation() ? order : null;
    }
}
