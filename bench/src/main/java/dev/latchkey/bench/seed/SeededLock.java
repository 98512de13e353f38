package dev.latchkey.bench.seed;

import dev.latchkey.events.Actor;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.EventType;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyKind;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.KeyStatus;
import dev.latchkey.events.LockState;
import dev.latchkey.events.Permissions;
import dev.latchkey.events.PossibleHolder;
import dev.latchkey.events.ShareMethod;
import dev.latchkey.events.ShareState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One lock with its keys: the events that commands would have appended, in their order, and the rows that they would have left
 * in share-service's tables. Without names, so that the account topic stays small.
 */
final class SeededLock {
    private static final String SOURCE = "/share-service";
    private static final Permissions UNLIMITED = new Permissions(null, null, null, null);
    private static final String DEVICE = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";

    private final String lockId;
    private final String publicKey;
    private final Instant at;
    private final List<Envelope<byte[]>> events = new ArrayList<>();
    private final Map<String, KeyRow> keys = new LinkedHashMap<>();
    private List<String> administrators = List.of();
    private long version;

    /** A key's decision state as share-service stores it. */
    record KeyRow(String keyId, long version, String state) {}

    /** @param publicKey a JWK (P-256) as JSON text */
    SeededLock(String lockId, String publicKey, Instant at) {
        this.lockId = lockId;
        this.publicKey = publicKey;
        this.at = at;
    }

    SeededLock registeredBy(String operator) {
        return ofLock(new KeyEvent.LockRegistered(Actor.account(operator), lock(), publicKey));
    }

    SeededLock claimedBy(String owner) {
        administrators = List.of(owner);
        return ofLock(new KeyEvent.LockClaimed(Actor.account(owner), lock()));
    }

    SeededLock administratedTooBy(String reader) {
        String owner = owner();
        administrators = List.of(owner, reader);
        return ofLock(new KeyEvent.AdministratorAdded(Actor.account(owner), lock(), reader));
    }

    SeededLock enabled(KeyKind kind, int slot) {
        String owner = owner();
        append(
                keyId(kind, slot),
                new KeyEvent.KeyEnabled(Actor.account(owner), key(kind, slot, KeyStatus.ENABLED, null, List.of())));
        return stored(kind, slot, "ENABLED", "[]", "");
    }

    /** @param recipient account id; null by code */
    SeededLock shared(KeyKind kind, int slot, @Nullable String recipient) {
        String owner = owner();
        append(
                keyId(kind, slot),
                new KeyEvent.KeyShared(
                        Actor.account(owner), key(kind, slot, KeyStatus.SHARED, share(recipient, null), List.of())));
        return stored(kind, slot, "SHARED", "[]", ",\"share\":" + storedShare(recipient));
    }

    /** Of an offline key that is shared by code. */
    SeededLock downloaded(int slot) {
        append(
                keyId(KeyKind.OFFLINE, slot),
                new KeyEvent.KeyDownloaded(
                        Actor.VISITOR,
                        key(
                                KeyKind.OFFLINE,
                                slot,
                                KeyStatus.DOWNLOADED,
                                share(null, at),
                                List.of(new PossibleHolder(1, null, at)))));
        return stored(
                KeyKind.OFFLINE,
                slot,
                "DOWNLOADED",
                "[{\"generation\":1,\"at\":\"" + at + "\"}]",
                ",\"share\":" + storedShare(null) + ",\"download\":{\"at\":\"" + at + "\",\"deviceKey\":\"" + DEVICE
                        + "\",\"unlocksUsed\":0}");
    }

    String lockId() {
        return lockId;
    }

    String publicKey() {
        return publicKey;
    }

    long sequence() {
        return events.size();
    }

    /** Of the newest event of the lock itself. */
    long version() {
        return version;
    }

    List<String> administrators() {
        return administrators;
    }

    List<Envelope<byte[]>> events() {
        return events;
    }

    Iterable<KeyRow> keys() {
        return keys.values();
    }

    private String owner() {
        return administrators.getFirst();
    }

    private LockState lock() {
        return new LockState(lockId, "Bench 1", "Europe/Berlin", 0, administrators);
    }

    private KeyState key(
            KeyKind kind, int slot, KeyStatus status, @Nullable ShareState share, List<PossibleHolder> holders) {
        return new KeyState(
                keyId(kind, slot), lockId, kind, slot, status, 0, owner(), share == null ? 0 : 1, share, holders, null);
    }

    private ShareState share(@Nullable String recipient, @Nullable Instant downloadedAt) {
        return new ShareState(
                recipient == null ? ShareMethod.CODE : ShareMethod.ACCOUNT,
                recipient,
                owner(),
                at,
                UNLIMITED,
                downloadedAt,
                downloadedAt == null ? null : DEVICE,
                null);
    }

    private String storedShare(@Nullable String recipient) {
        return "{" + (recipient == null ? "" : "\"account\":\"" + recipient + "\",") + "\"sharedBy\":\"" + owner()
                + "\",\"sharedAt\":\"" + at + "\",\"permissions\":{}}";
    }

    private SeededLock stored(KeyKind kind, int slot, String status, String issued, String further) {
        int generation = status.equals("ENABLED") ? 0 : 1;
        String state = switch (kind) {
            case OFFLINE ->
                "{\"status\":\"" + status + "\",\"nameVersion\":0,\"generation\":" + generation
                        + ",\"floor\":0,\"issued\":" + issued + ",\"enabledBy\":\"" + owner() + "\"" + further + "}";
            case ONLINE ->
                "{\"nameVersion\":0,\"generation\":" + generation + ",\"enabledBy\":\"" + owner() + "\"" + further
                        + ",\"unlocksUsed\":0}";
        };
        String keyId = keyId(kind, slot);
        keys.put(keyId, new KeyRow(keyId, sequence(), state));
        return this;
    }

    private String keyId(KeyKind kind, int slot) {
        return keyId(lockId, kind, slot);
    }

    static String keyId(String lockId, KeyKind kind, int slot) {
        return lockId + "." + kind.name().toLowerCase(Locale.ROOT) + "-" + slot;
    }

    private SeededLock ofLock(KeyEvent.OfLock event) {
        append(lockId, event);
        version = sequence();
        return this;
    }

    private void append(String subject, KeyEvent event) {
        long sequence = sequence() + 1;
        events.add(new Envelope<>(
                lockId + ":" + sequence,
                EventType.of(event).wireName(),
                SOURCE,
                subject,
                at,
                sequence,
                null,
                null,
                EventCodec.payload(event)));
    }
}
