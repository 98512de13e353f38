package dev.latchkey.notifications;

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
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The events of one offline key in slot 1, shared by one administrator.
 *
 * @param owner account id of the administrator
 */
public record KeyEvents(String lockId, String owner) {
    public static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private static final Permissions ALWAYS = new Permissions(null, null, null, null);

    public String keyId() {
        return lockId + ".offline-1";
    }

    public KeyEvent shared(int generation, @Nullable String recipient) {
        return new KeyEvent.KeyShared(actor(), key(KeyStatus.SHARED, generation, share(recipient, false), null));
    }

    public KeyEvent modified(int generation, @Nullable String recipient, @Nullable String former) {
        return new KeyEvent.ShareModified(
                actor(), key(KeyStatus.SHARED, generation, share(recipient, false), null), former);
    }

    public KeyEvent cancelled(int generation, @Nullable String former) {
        return new KeyEvent.ShareCancelled(actor(), key(KeyStatus.ENABLED, generation, null, null), former);
    }

    public KeyEvent revoked(int generation, String former) {
        return new KeyEvent.ShareRevoked(actor(), key(KeyStatus.ENABLED, generation, null, null), former);
    }

    /** An unlock with an online key. */
    public KeyEvent unlocked(int generation, String recipient, @Nullable Integer unlocksLeft) {
        ShareState share = new ShareState(ShareMethod.ACCOUNT, recipient, owner, NOON, ALWAYS, null, null, unlocksLeft);
        return new KeyEvent.KeyUnlocked(
                Actor.account(recipient), key(KeyStatus.SHARED, generation, share, null), UnlockWay.TICKET);
    }

    public KeyEvent disabledBy(String administrator, int generation, @Nullable String former) {
        return new KeyEvent.KeyDisabled(
                Actor.account(administrator), key(KeyStatus.DISABLED, generation, null, null), former);
    }

    public KeyEvent downloaded(int generation, @Nullable String recipient) {
        Actor by = recipient == null ? Actor.VISITOR : Actor.account(recipient);
        return new KeyEvent.KeyDownloaded(
                by, key(KeyStatus.DOWNLOADED, generation, share(recipient, true), null, generation));
    }

    public KeyEvent reset(int generation, @Nullable String recipient, @Nullable String former) {
        return new KeyEvent.KeyReset(
                actor(), key(KeyStatus.SHARED, generation, share(recipient, false), null, generation - 1), former);
    }

    public KeyEvent deactivationOrderedBy(String administrator, int generation, @Nullable String recipient) {
        return new KeyEvent.DeactivationOrdered(
                Actor.account(administrator),
                key(KeyStatus.DEACTIVATING, generation, share(recipient, true), order(generation, false), generation),
                "signed order");
    }

    /** @param upTo the generation that the lock has forgotten; below {@code generation} after a reset */
    public KeyEvent deactivated(int generation, int upTo, @Nullable String recipient) {
        boolean dead = upTo >= generation;
        KeyStatus status = dead ? KeyStatus.DEACTIVATED : KeyStatus.SHARED;
        return new KeyEvent.KeyDeactivated(
                Actor.LOCK, key(status, generation, share(recipient, dead), order(upTo, true)), 17, NOON);
    }

    /** A receipt of an older order, while the newest, for this generation, is still on its way. */
    public KeyEvent olderDeactivated(int generation, @Nullable String recipient) {
        return new KeyEvent.KeyDeactivated(
                Actor.LOCK,
                key(KeyStatus.DEACTIVATING, generation, share(recipient, true), order(generation, false), generation),
                17,
                NOON);
    }

    public KeyEvent deactivatedWhenDisabled(int generation) {
        return new KeyEvent.KeyDeactivated(
                Actor.LOCK, key(KeyStatus.DISABLED, generation, null, order(generation, true)), 17, NOON);
    }

    public KeyEvent used(int generation, @Nullable String recipient) {
        return new KeyEvent.KeyUsed(
                Actor.LOCK,
                key(KeyStatus.DOWNLOADED, generation, share(recipient, true), null, generation),
                generation,
                3,
                NOON,
                ReportWay.BRIDGE);
    }

    private Actor actor() {
        return Actor.account(owner);
    }

    private ShareState share(@Nullable String recipient, boolean downloaded) {
        return new ShareState(
                recipient == null ? ShareMethod.CODE : ShareMethod.ACCOUNT,
                recipient,
                owner,
                NOON,
                ALWAYS,
                downloaded ? NOON : null,
                downloaded ? "thumbprint" : null,
                null);
    }

    private static DeactivationState order(int upTo, boolean confirmed) {
        return new DeactivationState(
                "order-" + upTo, upTo, NOON, confirmed ? NOON : null, confirmed ? ReportWay.BRIDGE : null);
    }

    private KeyState key(
            KeyStatus status,
            int generation,
            @Nullable ShareState share,
            @Nullable DeactivationState deactivation,
            int... holders) {
        return new KeyState(
                keyId(),
                lockId,
                KeyKind.OFFLINE,
                1,
                status,
                1,
                status == KeyStatus.DISABLED ? null : owner,
                generation,
                share,
                Arrays.stream(holders)
                        .mapToObj(holder -> new PossibleHolder(holder, null, NOON))
                        .toList(),
                deactivation);
    }
}
