package dev.latchkey.notifications.domain;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What an account is told (N1). A wire name is public and never used again for anything else. */
public enum NoticeKind {
    /** To the recipient: a key was shared to you. */
    KEY_SHARED("key-shared"),
    /** To the recipient: when and how often your key opens has changed. */
    SHARE_CHANGED("share-changed"),
    /** To the former recipient: the key is no longer yours; cancelled, disabled, or given to somebody else. */
    SHARE_ENDED("share-ended"),
    /** To the recipient: the lock has forgotten your key. */
    KEY_DEACTIVATED("key-deactivated"),
    /** To the sharer: the recipient has downloaded the key. */
    KEY_DOWNLOADED("key-downloaded"),
    /** To the sharer: the recipient of an online key has used the last unlock. */
    KEY_USED_UP("key-used-up"),
    /** To the sharer: the reset is done, the key has a new recipient. */
    KEY_RESET("key-reset"),
    /** To the sharer: the lock accepts the former holder no more, by a receipt or since it opened for the new one. */
    FORMER_HOLDER_OUT("former-holder-out"),
    /** To the sharer and whoever ordered it: the lock has confirmed that it forgot the key. */
    DEACTIVATION_CONFIRMED("deactivation-confirmed"),
    /** To the new administrator of a lock: added by another, or the lock was transferred. */
    ADMINISTRATOR_ADDED("administrator-added"),
    /** To the former administrator of a lock: removed by another, or the lock was transferred. */
    ADMINISTRATOR_REMOVED("administrator-removed");

    private static final Map<String, NoticeKind> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(NoticeKind::wireName, Function.identity()));

    private final String wireName;

    NoticeKind(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** @throws IllegalArgumentException for a name that no kind has */
    public static NoticeKind ofWireName(String wireName) {
        NoticeKind kind = BY_WIRE_NAME.get(wireName);
        if (kind == null) {
            throw new IllegalArgumentException("no kind of notice: " + wireName);
        }
        return kind;
    }
}
