package dev.latchkey.lock.door;

import dev.latchkey.lock.protocol.Statement.LockTime;
import java.time.Duration;
import java.time.Instant;

/**
 * Now, as a lock knows it.
 *
 * @param wallClock says nothing unless {@code clockTrusted}
 * @param clockTrusted false from the loss of the time until it is set again
 * @param uptime since the lock was last switched on; never jumps, whoever sets the clock
 */
public record Moment(Instant wallClock, boolean clockTrusted, Duration uptime) {
    LockTime lockTime() {
        return new LockTime(wallClock, clockTrusted);
    }
}
