package dev.latchkey.keys;

import dev.latchkey.events.AccountEvent.NameGiven;
import dev.latchkey.events.Actor;
import dev.latchkey.events.DeactivationState;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventType;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyKind;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.KeyStatus;
import dev.latchkey.events.LockState;
import dev.latchkey.events.Permissions;
import dev.latchkey.events.PossibleHolder;
import dev.latchkey.events.ReportWay;
import dev.latchkey.events.ShareMethod;
import dev.latchkey.events.ShareState;
import dev.latchkey.events.UnlockWay;
import dev.latchkey.keys.projection.KeyFact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells the story of one lock as share-service would: events with their sequence, each with the state after it. */
final class Door {
    static final String TIME_ZONE = "Europe/Berlin";

    static final Permissions ALWAYS = new Permissions(null, null, null, null);

    final String lockId;
    private final KeyKind kind;
    private long sequence;
    private LockState lock;
    private final Map<String, KeyState> keys = new TreeMap<>();
    private Instant time = Instant.now();

    Door() {
        this(KeyKind.OFFLINE);
    }

    Door(String lockId) {
        this(lockId, KeyKind.OFFLINE);
    }

    /** @param kind of all its keys */
    Door(KeyKind kind) {
        this("LK-" + UUID.randomUUID().toString().substring(0, 8), kind);
    }

    private Door(String lockId, KeyKind kind) {
        this.lockId = lockId;
        this.kind = kind;
        this.lock = new LockState(lockId, "M1", TIME_ZONE, 0, List.of());
    }

    long sequence() {
        return sequence;
    }

    String token() {
        return lockId + ":" + sequence;
    }

    String keyId(int slot) {
        return lockId + (kind == KeyKind.OFFLINE ? ".offline-" : ".online-") + slot;
    }

    KeyState key(int slot) {
        return keys.get(keyId(slot));
    }

    Envelope<KeyEvent> registered(String operator) {
        return event(lockId, new KeyEvent.LockRegistered(Actor.account(operator), lock, "{}"));
    }

    /** The first is who claims it. */
    Envelope<KeyEvent> claimed(String... administrators) {
        lock = new LockState(lockId, lock.model(), lock.timeZone(), lock.nameVersion() + 1, List.of(administrators));
        return event(lockId, new KeyEvent.LockClaimed(Actor.account(administrators[0]), lock));
    }

    /** To somebody else, who may have more with him. */
    Envelope<KeyEvent> transferred(String... administrators) {
        List<String> former = lock.administrators().stream()
                .filter(one -> !List.of(administrators).contains(one))
                .toList();
        lock = new LockState(lockId, lock.model(), lock.timeZone(), lock.nameVersion() + 1, List.of(administrators));
        return event(lockId, new KeyEvent.LockTransferred(Actor.account(administrators[0]), lock, former));
    }

    Envelope<KeyEvent> enabled(int slot, String by) {
        KeyState before = key(slot);
        return key(new KeyEvent.KeyEnabled(
                Actor.account(by),
                new KeyState(
                        keyId(slot),
                        lockId,
                        kind,
                        slot,
                        KeyStatus.ENABLED,
                        before == null ? 1 : before.nameVersion() + 1,
                        by,
                        before == null ? 0 : before.generation(),
                        null,
                        before == null ? List.of() : before.possibleHolders(),
                        before == null ? null : before.deactivation())));
    }

    Envelope<KeyEvent> renamed(int slot) {
        KeyState k = key(slot);
        KeyState renamed = new KeyState(
                k.keyId(),
                lockId,
                k.kind(),
                slot,
                k.status(),
                k.nameVersion() + 1,
                k.enabledBy(),
                k.generation(),
                k.share(),
                k.possibleHolders(),
                k.deactivation());
        return key(new KeyEvent.KeyRenamed(Actor.account(k.enabledBy()), renamed));
    }

    /** @param recipient null: by code */
    Envelope<KeyEvent> shared(int slot, @Nullable String recipient, Permissions permissions) {
        KeyState k = key(slot);
        return key(new KeyEvent.KeyShared(Actor.account(k.enabledBy()), newShare(k, recipient, permissions)));
    }

    Envelope<KeyEvent> reset(int slot, @Nullable String recipient) {
        KeyState k = key(slot);
        String former = k.share() == null ? null : k.share().recipient();
        return key(new KeyEvent.KeyReset(Actor.account(k.enabledBy()), newShare(k, recipient, ALWAYS), former));
    }

    Envelope<KeyEvent> cancelled(int slot) {
        KeyState k = key(slot);
        String former = k.share() == null ? null : k.share().recipient();
        return key(new KeyEvent.ShareCancelled(
                Actor.account(k.enabledBy()), with(k, KeyStatus.ENABLED, null, k.possibleHolders(), null), former));
    }

    /** With an online key. */
    Envelope<KeyEvent> unlocked(int slot, @Nullable Integer left) {
        KeyState k = key(slot);
        ShareState s = k.share();
        ShareState after = new ShareState(
                s.method(), s.recipient(), s.sharedBy(), s.sharedAt(), s.permissions(), null, null, left);
        return key(new KeyEvent.KeyUnlocked(
                Actor.account(s.recipient()), with(k, k.status(), after, List.of(), null), UnlockWay.TICKET));
    }

    Envelope<KeyEvent> revoked(int slot) {
        KeyState k = key(slot);
        String former = k.share().recipient();
        return key(new KeyEvent.ShareRevoked(
                Actor.account(k.enabledBy()), with(k, KeyStatus.ENABLED, null, List.of(), null), former));
    }

    Envelope<KeyEvent> downloaded(int slot) {
        KeyState k = key(slot);
        ShareState s = k.share();
        Instant at = time.plusMillis(1);
        List<PossibleHolder> holders = new ArrayList<>(k.possibleHolders());
        holders.add(new PossibleHolder(k.generation(), s.recipient(), at));
        ShareState downloaded = new ShareState(
                s.method(), s.recipient(), s.sharedBy(), s.sharedAt(), s.permissions(), at, "thumb", s.unlocksLeft());
        Actor actor = s.recipient() == null ? Actor.VISITOR : Actor.account(s.recipient());
        return key(new KeyEvent.KeyDownloaded(actor, with(k, KeyStatus.DOWNLOADED, downloaded, holders, null)));
    }

    Envelope<KeyEvent> used(int slot, int left) {
        KeyState k = key(slot);
        ShareState s = k.share();
        ShareState used = new ShareState(
                s.method(),
                s.recipient(),
                s.sharedBy(),
                s.sharedAt(),
                s.permissions(),
                s.downloadedAt(),
                "thumb",
                left);
        return key(new KeyEvent.KeyUsed(
                Actor.LOCK,
                with(k, k.status(), used, k.possibleHolders(), k.deactivation()),
                k.generation(),
                1,
                time,
                ReportWay.BRIDGE));
    }

    /** Up to the newest generation that was downloaded: the present share, or after a reset the former one (R3). */
    Envelope<KeyEvent> deactivationOrdered(int slot) {
        KeyState k = key(slot);
        int upTo = k.possibleHolders().getLast().generation();
        DeactivationState order = new DeactivationState("order-" + sequence, upTo, time.plusMillis(1), null, null);
        KeyStatus status = upTo == k.generation() ? KeyStatus.DEACTIVATING : k.status();
        return key(new KeyEvent.DeactivationOrdered(
                Actor.account(k.enabledBy()), with(k, status, k.share(), k.possibleHolders(), order), "jws"));
    }

    Envelope<KeyEvent> deactivated(int slot) {
        KeyState k = key(slot);
        DeactivationState o = k.deactivation();
        DeactivationState confirmed = new DeactivationState(
                o.orderId(), o.upToGeneration(), o.orderedAt(), time.plusMillis(1), ReportWay.BRIDGE);
        KeyStatus status = k.status() == KeyStatus.DISABLED ? KeyStatus.DISABLED : KeyStatus.DEACTIVATED;
        return key(new KeyEvent.KeyDeactivated(Actor.LOCK, with(k, status, k.share(), List.of(), confirmed), 1, time));
    }

    /** With the order that goes to a lock with a bridge (R3), if somebody may still open. */
    Envelope<KeyEvent> disabled(int slot) {
        KeyState k = key(slot);
        String former = k.share() == null ? null : k.share().recipient();
        DeactivationState order = k.possibleHolders().isEmpty()
                ? k.deactivation()
                : new DeactivationState("order-" + sequence, k.generation(), time.plusMillis(1), null, null);
        KeyState disabled = new KeyState(
                k.keyId(),
                lockId,
                k.kind(),
                slot,
                KeyStatus.DISABLED,
                k.nameVersion(),
                null,
                k.generation(),
                null,
                k.possibleHolders(),
                order);
        return key(new KeyEvent.KeyDisabled(Actor.account(k.enabledBy()), disabled, former));
    }

    NameGiven lockName(String by, String name) {
        return new NameGiven(by, lockId, lock.nameVersion(), name);
    }

    NameGiven keyName(int slot, String by, String name) {
        return new NameGiven(by, keyId(slot), key(slot).nameVersion(), name);
    }

    private KeyState newShare(KeyState k, @Nullable String recipient, Permissions permissions) {
        return new KeyState(
                k.keyId(),
                lockId,
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
                        time.plusMillis(1),
                        permissions,
                        null,
                        null,
                        permissions.unlocks()),
                k.possibleHolders(),
                null);
    }

    private KeyState with(
            KeyState k,
            KeyStatus status,
            @Nullable ShareState share,
            List<PossibleHolder> holders,
            @Nullable DeactivationState deactivation) {
        return new KeyState(
                k.keyId(),
                lockId,
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

    private Envelope<KeyEvent> key(KeyEvent data) {
        Envelope<KeyEvent> event = event(lockId, data);
        KeyState state = KeyFact.of(event).key();
        keys.put(state.keyId(), state);
        return event;
    }

    private Envelope<KeyEvent> event(String subject, KeyEvent data) {
        sequence++;
        time = time.plusMillis(1);
        return new Envelope<>(
                lockId + ":" + sequence,
                EventType.of(data).wireName(),
                "/test",
                subject,
                time,
                sequence,
                null,
                null,
                data);
    }
}
