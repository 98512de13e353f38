package dev.latchkey.lock.bridge;

import dev.latchkey.lock.door.Moment;
import java.time.Duration;
import java.time.Instant;

/** The clock of a virtual lock: this machine's, shifted by {@code offset}. */
record VirtualClock(boolean trusted, Duration offset) {
    static final VirtualClock RIGHT = new VirtualClock(true, Duration.ZERO);

    /** Ten years: beyond that an offset is a mistake, and dates may overflow. */
    static final long MAX_OFFSET_SECONDS = Duration.ofDays(3653).toSeconds();

    Moment now() {
        return new Moment(Instant.now().plus(offset), trusted, uptime());
    }

    static Duration uptime() {
        return Duration.ofNanos(System.nanoTime());
    }
}
