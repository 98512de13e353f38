package dev.latchkey.lock.bridge;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that is put forward. */
final class TestClock extends Clock {
    private final Clock base;
    private volatile Duration offset = Duration.ZERO;

    /** Stands still until it is put forward. */
    TestClock(Instant now) {
        this(Clock.fixed(now, ZoneOffset.UTC));
    }

    TestClock(Clock base) {
        this.base = base;
    }

    void forward(Duration by) {
        offset = offset.plus(by);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(offset);
    }

    @Override
    public ZoneId getZone() {
        return base.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
