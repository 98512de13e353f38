package dev.latchkey.lock.door;

import java.time.Duration;

/**
 * What the next proof must be made for.
 *
 * @param value 16 random bytes, base64url
 * @param givenAt uptime of the lock
 */
public record Challenge(String value, Duration givenAt) {
    /** How long it is good (lock-protocol.md, "The door"). */
    static final Duration LIFETIME = Duration.ofSeconds(30);

    boolean isGoodAt(Duration uptime) {
        return uptime.minus(givenAt).compareTo(LIFETIME) < 0;
    }
}
