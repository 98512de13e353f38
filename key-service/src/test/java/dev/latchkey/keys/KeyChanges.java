package dev.latchkey.keys;

import dev.latchkey.events.Actor;
import dev.latchkey.events.DeactivationState;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyKind;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.KeyStatus;
import dev.latchkey.events.Permissions;
import dev.latchkey.events.PossibleHolder;
import dev.latchkey.events.ReportWay;
import dev.latchkey.events.ShareMethod;
import dev.latchkey.events.ShareState;
import dev.latchkey.events.UnlockWay;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What share-service makes of one key: from its state, the event with the state after it. */
final class KeyChanges {
    private KeyChanges() {}

    static KeyEvent enabledFirst(String keyId, String lockId, KeyKind kind, int slot, String by) {
        return new KeyEvent.KeyEnabled(
                Actor.account(by),
                new KeyState(keyId, lockId, kind, slot, KeyStatus.ENABLED, 1, by, 0, null, List.of(), null));
    }

    static KeyEvent enabledAgain(KeyState k, String by) {
        return new KeyEvent.KeyEnabled(
                Actor.account(by),
                new KeyState(
                        k.keyId(),
                        k.lockId(),
                        k.kind(),
                        k.slot(),
                        KeyStatus.ENABLED,
                        k.nameVersion() + 1,
                        by,
                        k.generation(),
                        null,
                        k.possibleHolders(),
                        k.deactivation()));
    }

    static KeyEvent renamed(KeyState k) {
        return new KeyEvent.KeyRenamed(
                Actor.account(k.enabledBy()),
                new KeyState(
                        k.keyId(),
                        k.lockId(),
                        k.kind(),
                        k.slot(),
                        k.status(),
                        k.nameVersion() + 1,
                        k.enabledBy(),
                        k.generation(),
                        k.share(),
                        k.possibleHolders(),
                        k.deactivation()));
    }

    /** @param recipient null: by code */
    static KeyEvent shared(KeyState k, @Nullable String recipient, Permissions permissions, Instant at) {
        return new KeyEvent.KeyShared(Actor.account(k.enabledBy()), newShare(k, recipient, permissions, at));
    }

    static KeyEvent reset(KeyState k, @Nullable String recipient, Permissions permissions, Instant at) {
        return new KeyEvent.KeyReset(
                Actor.account(k.enabledBy()), newShare(k, recipient, permissions, at), recipient(k));
    }

    private static KeyState newShare(KeyState k, @Nullable String recipient, Permissions permissions, Instant at) {
        return new KeyState(
                k.keyId(),
                k.lockId(),
                k.kind(),
                k.slot(),
                KeyStatus.SHARED,
                k.nameVersion(),
                k.enabledBy(),
                k.generation() + 1,
                new ShareState(
                        recipient == null ? ShareMethod.CODE : ShareMethod.ACCOUNT,
                        recipient,
                        k.enabledBy(),
                        at,
                        permissions,
                        null,
                        null,
                        permissions.unlocks()),
                k.possibleHolders(),
                null);
    }

    static KeyEvent cancelled(KeyState k) {
        return new KeyEvent.ShareCancelled(
                Actor.account(k.enabledBy()),
                with(k, KeyStatus.ENABLED, null, k.possibleHolders(), null),
                recipient(k));
    }

    static KeyEvent revoked(KeyState k) {
        return new KeyEvent.ShareRevoked(
                Actor.account(k.enabledBy()), with(k, KeyStatus.ENABLED, null, List.of(), null), recipient(k));
    }

    static KeyEvent unlocked(KeyState k, @Nullable Integer left) {
        return new KeyEvent.KeyUnlocked(
                Actor.account(k.share().recipient()),
                with(k, k.status(), after(k.share(), null, null, left), List.of(), null),
                UnlockWay.TICKET);
    }

    static KeyEvent downloaded(KeyState k, Instant at) {
        ShareState s = k.share();
        List<PossibleHolder> holders = new ArrayList<>(k.possibleHolders());
        holders.add(new PossibleHolder(k.generation(), s.recipient(), at));
        return new KeyEvent.KeyDownloaded(
                s.recipient() == null ? Actor.VISITOR : Actor.account(s.recipient()),
                with(k, KeyStatus.DOWNLOADED, after(s, at, "thumb", s.unlocksLeft()), holders, null));
    }

    static KeyEvent used(KeyState k, int left, Instant at) {
        ShareState s = k.share();
        return new KeyEvent.KeyUsed(
                Actor.LOCK,
                with(k, k.status(), after(s, s.downloadedAt(), "thumb", left), k.possibleHolders(), k.deactivation()),
                k.generation(),
                1,
                at,
                ReportWay.BRIDGE);
    }

    private static ShareState after(
            ShareState s, @Nullable Instant at, @Nullable String deviceKey, @Nullable Integer left) {
        return new ShareState(
                s.method(), s.recipient(), s.sharedBy(), s.sharedAt(), s.permissions(), at, deviceKey, left);
    }

    static KeyEvent deactivationOrdered(KeyState k, String orderId, Instant at) {
        int upTo = k.possibleHolders().getLast().generation();
        KeyStatus status = upTo == k.generation() ? KeyStatus.DEACTIVATING : k.status();
        return new KeyEvent.DeactivationOrdered(
                Actor.account(k.enabledBy()),
                with(k, status, k.share(), k.possibleHolders(), new DeactivationState(orderId, upTo, at, null, null)),
                "jws");
    }

    /** @param executedAt by the clock of the lock */
    static KeyEvent deactivated(KeyState k, Instant at, Instant executedAt) {
        DeactivationState o = k.deactivation();
        KeyStatus status = k.status() == KeyStatus.DISABLED ? KeyStatus.DISABLED : KeyStatus.DEACTIVATED;
        return new KeyEvent.KeyDeactivated(
                Actor.LOCK,
                with(
                        k,
                        status,
                        k.share(),
                        List.of(),
                        new DeactivationState(o.orderId(), o.upToGeneration(), o.orderedAt(), at, ReportWay.BRIDGE)),
                1,
                executedAt);
    }

    static KeyEvent disabled(KeyState k, String orderId, Instant at) {
        DeactivationState order = k.possibleHolders().isEmpty()
                ? k.deactivation()
                : new DeactivationState(orderId, k.generation(), at, null, null);
        return new KeyEvent.KeyDisabled(
                Actor.account(k.enabledBy()),
                new KeyState(
                        k.keyId(),
                        k.lockId(),
                        k.kind(),
                        k.slot(),
                        KeyStatus.DISABLED,
                        k.nameVersion(),
                        null,
                        k.generation(),
                        null,
                        k.possibleHolders(),
                        order),
                recipient(k));
    }

    private static @Nullable String recipient(KeyState k) {
        return k.share() == null ? null : k.share().recipient();
    }

    private static KeyState with(
            KeyState k,
            KeyStatus status,
            @Nullable ShareState share,
            List<PossibleHolder> holders,
            @Nullable DeactivationState deactivation) {
        return new KeyState(
                k.keyId(),
                k.lockId(),
                k.kind(),
                k.slot(),
                status,
                k.nameVersion(),
                k.enabledBy(),
                k.generation(),
                share,
                holders,
                deactivation);
    }
}
