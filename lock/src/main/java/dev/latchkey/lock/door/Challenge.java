package dev.latchkey.lock.door;

import java.time.Duration;
import java.util.Base64;

/**
 * What a proof, a ticket or an order must be made for. Measured by the lock's uptime, so that it needs no clock.
 *
 * @param value 16 random bytes, base64url
 * @param givenAt uptime of the lock
 */
public record Challenge(String value, Duration givenAt, Duration lifetime) {
    /** Of the one that a phone asks for (lock-protocol.md, "The door"). */
    static final Duration AT_THE_DOOR = Duration.ofSeconds(30);

    /** Of the one that goes to the platform in a statement: so far behind may a clock be that was set in answer to it. */
    static final Duration FOR_THE_TIME = Duration.ofMinutes(2);

    /** @param random {@link Lock#CHALLENGE_BYTES} that nobody can foresee */
    static Challenge of(byte[] random, Duration uptime, Duration lifetime) {
        return new Challenge(text(random), uptime, lifetime);
    }

    static String text(byte[] random) {
        if (random.length != Lock.CHALLENGE_BYTES) {
            throw new IllegalArgumentException(random.length + " bytes");
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    Duration ageAt(Duration uptime) {
        return uptime.minus(givenAt);
    }

    boolean isGoodAt(Duration uptime) {
        return ageAt(uptime).compareTo(lifetime) < 0;
    }
}
