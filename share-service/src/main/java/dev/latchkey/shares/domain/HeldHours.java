package dev.latchkey.shares.domain;

import java.util.Collection;

/** Weekly hours that phones hold already, by the zone of the day on which they were signed (S6). */
public final class HeldHours {
    private HeldHours() {}

    /** Whether a key of the lock that somebody may open with has been downloaded with weekly hours. */
    public static boolean areThere(Collection<AnyKey> keys) {
        return keys.stream()
                .filter(key -> key instanceof Key.Downloaded || key instanceof Key.Deactivating)
                .flatMap(key -> key.currentShare().stream())
                .anyMatch(share -> share.permissions().weeklyHours() != null);
    }
}
