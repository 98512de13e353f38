package dev.latchkey.keys;

import dev.latchkey.events.AccountEvent.NameGiven;
import dev.latchkey.events.Actor;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventType;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyKind;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.LockState;
import dev.latchkey.events.Permissions;
import dev.latchkey.keys.projection.KeyFact;
import java.time.Instant;
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
        KeyState before = keys.get(keyId(slot));
        return key(
                before == null
                        ? KeyChanges.enabledFirst(keyId(slot), lockId, kind, slot, by)
                        : KeyChanges.enabledAgain(before, by));
    }

    Envelope<KeyEvent> renamed(int slot) {
        return key(KeyChanges.renamed(key(slot)));
    }

    /** @param recipient null: by code */
    Envelope<KeyEvent> shared(int slot, @Nullable String recipient, Permissions permissions) {
        return key(KeyChanges.shared(key(slot), recipient, permissions, next()));
    }

    Envelope<KeyEvent> reset(int slot, @Nullable String recipient) {
        return key(KeyChanges.reset(key(slot), recipient, ALWAYS, next()));
    }

    Envelope<KeyEvent> cancelled(int slot) {
        return key(KeyChanges.cancelled(key(slot)));
    }

    /** With an online key. */
    Envelope<KeyEvent> unlocked(int slot, @Nullable Integer left) {
        return key(KeyChanges.unlocked(key(slot), left));
    }

    Envelope<KeyEvent> revoked(int slot) {
        return key(KeyChanges.revoked(key(slot)));
    }

    Envelope<KeyEvent> downloaded(int slot) {
        return key(KeyChanges.downloaded(key(slot), next()));
    }

    Envelope<KeyEvent> used(int slot, int left) {
        return key(KeyChanges.used(key(slot), left, time));
    }

    /** Up to the newest generation that was downloaded: the present share, or after a reset the former one (R3). */
    Envelope<KeyEvent> deactivationOrdered(int slot) {
        return key(KeyChanges.deactivationOrdered(key(slot), "order-" + sequence, next()));
    }

    Envelope<KeyEvent> deactivated(int slot) {
        return key(KeyChanges.deactivated(key(slot), next(), time));
    }

    /** With the order that goes to a lock with a bridge (R3), if somebody may still open. */
    Envelope<KeyEvent> disabled(int slot) {
        return key(KeyChanges.disabled(key(slot), "order-" + sequence, next()));
    }

    NameGiven lockName(String by, String name) {
        return new NameGiven(by, lockId, lock.nameVersion(), name);
    }

    NameGiven keyName(int slot, String by, String name) {
        return new NameGiven(by, keyId(slot), key(slot).nameVersion(), name);
    }

    Envelope<KeyEvent> moved(String timeZone) {
        String former = lock.timeZone();
        lock = new LockState(lockId, lock.model(), timeZone, lock.nameVersion(), lock.administrators());
        return event(
                lockId,
                new KeyEvent.LockTimeZoneChanged(
                        Actor.account(lock.administrators().getFirst()), lock, former));
    }

    /** Of the event that is told next. */
    private Instant next() {
        return time.plusMillis(1);
    }

    private Envelope<KeyEvent> key(KeyEvent data) {
        Envelope<KeyEvent> event = event(lockId, data);
        KeyState state = KeyFact.of(event).key();
        keys.put(state.keyId(), state);
        return event;
    }

    private Envelope<KeyEvent> event(String subject, KeyEvent data) {
        sequence++;
        time = next();
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
