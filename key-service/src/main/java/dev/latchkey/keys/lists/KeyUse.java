package dev.latchkey.keys.lists;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/**
 * How its holder may use a key now (K3). The first that applies counts, in this order. {@link MyKeys} decides it in SQL, so
 * that lists can filter by it.
 */
public enum KeyUse {
    /** The lock has confirmed, or the key was taken away before a download. */
    DEACTIVATED("deactivated"),
    /** An order to forget is on its way to the lock; until then the key may still open (R2). */
    DEACTIVATING("deactivating"),
    EXPIRED("expired"),
    USED_UP("used-up"),
    WAITING_FOR_DOWNLOAD("waiting-for-download"),
    NOT_YET("not-yet"),
    /** None of its weekly hours is open, by the wall clock beside the lock; also where nobody here knows what that shows, as its time zone is unknown. */
    OUTSIDE_HOURS("outside-hours"),
    USABLE("usable");

    private final String wireName;

    KeyUse(String wireName) {
        this.wireName = wireName;
    }

    @JsonValue
    public String wireName() {
        return wireName;
    }

    public static Optional<KeyUse> ofWireName(String name) {
        return Arrays.stream(values()).filter(u -> u.wireName.equals(name)).findAny();
    }
}
