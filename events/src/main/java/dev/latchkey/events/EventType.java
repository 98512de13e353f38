package dev.latchkey.events;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every wire name ever used, and the record it is read as. A used name is never used again for anything else. */
public enum EventType {
    LOCK_REGISTERED("lock.registered.v1", KeyEvent.LockRegistered.class),
    LOCK_CLAIMED("lock.claimed.v1", KeyEvent.LockClaimed.class),
    LOCK_RENAMED("lock.renamed.v1", KeyEvent.LockRenamed.class),
    LOCK_TIME_ZONE_CHANGED("lock.time-zone-changed.v1", KeyEvent.LockTimeZoneChanged.class),
    LOCK_ADMINISTRATOR_ADDED("lock.administrator-added.v1", KeyEvent.AdministratorAdded.class),
    LOCK_ADMINISTRATOR_REMOVED("lock.administrator-removed.v1", KeyEvent.AdministratorRemoved.class),
    LOCK_TRANSFERRED("lock.transferred.v1", KeyEvent.LockTransferred.class),
    LOCK_ORDER_GIVEN("lock.order-given.v1", KeyEvent.LockOrderGiven.class),
    LOCK_ORDER_ANSWERED("lock.order-answered.v1", KeyEvent.LockOrderAnswered.class),
    LOCK_ZONE_ORDER_GIVEN("lock.zone-order-given.v1", KeyEvent.LockZoneOrderGiven.class),
    LOCK_ZONE_ORDER_ANSWERED("lock.zone-order-answered.v1", KeyEvent.LockZoneOrderAnswered.class),
    KEY_ENABLED("key.enabled.v1", KeyEvent.KeyEnabled.class),
    KEY_RENAMED("key.renamed.v1", KeyEvent.KeyRenamed.class),
    KEY_DISABLED("key.disabled.v1", KeyEvent.KeyDisabled.class),
    KEY_SHARED("key.shared.v1", KeyEvent.KeyShared.class),
    KEY_SHARE_MODIFIED("key.share-modified.v1", KeyEvent.ShareModified.class),
    KEY_SHARE_CANCELLED("key.share-cancelled.v1", KeyEvent.ShareCancelled.class),
    KEY_SHARE_REVOKED("key.share-revoked.v1", KeyEvent.ShareRevoked.class),
    KEY_RESET("key.reset.v1", KeyEvent.KeyReset.class),
    KEY_DOWNLOADED("key.downloaded.v1", KeyEvent.KeyDownloaded.class),
    KEY_DEACTIVATION_ORDERED("key.deactivation-ordered.v1", KeyEvent.DeactivationOrdered.class),
    KEY_DEACTIVATED("key.deactivated.v1", KeyEvent.KeyDeactivated.class),
    KEY_USED("key.used.v1", KeyEvent.KeyUsed.class),
    KEY_UNLOCKED("key.unlocked.v1", KeyEvent.KeyUnlocked.class),
    ACCOUNT_REGISTERED("account.registered.v1", AccountEvent.AccountRegistered.class),
    ACCOUNT_NAME_GIVEN("account.name-given.v1", AccountEvent.NameGiven.class),
    LOCK_REPORTED("lock.reported.v1", LockReport.class),
    BRIDGE_CONNECTED("bridge.connected.v1", BridgeEvent.BridgeConnected.class),
    BRIDGE_DISCONNECTED("bridge.disconnected.v1", BridgeEvent.BridgeDisconnected.class);

    private static final Map<String, EventType> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(EventType::wireName, Function.identity()));
    private static final Map<Class<?>, EventType> BY_PAYLOAD =
            Arrays.stream(values()).collect(Collectors.toMap(EventType::payload, Function.identity()));

    private final String wireName;
    private final Class<?> payload;

    EventType(String wireName, Class<?> payload) {
        this.wireName = wireName;
        this.payload = payload;
    }

    /** The CloudEvents {@code type}. */
    public String wireName() {
        return wireName;
    }

    public Class<?> payload() {
        return payload;
    }

    /** Empty for a name this version doesn't know. */
    public static Optional<EventType> ofWireName(String wireName) {
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
    }

    /** @throws IllegalArgumentException if the class is no payload */
    public static EventType of(Object payload) {
        EventType type = BY_PAYLOAD.get(payload.getClass());
        if (type == null) {
            throw new IllegalArgumentException("not an event payload: " + payload.getClass());
        }
        return type;
    }
}
