package dev.latchkey.gateway;

import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** This machine's clock until it is moved; for a test's profile to name as an alternative. */
@Alternative
@Singleton
public class MovedClock extends Clock {
    private volatile Duration by = Duration.ZERO;

    /** It goes on from there. */
    public void moveTo(Instant time) {
        by = Duration.between(Instant.now(), time);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(by);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the gateway knows no zones");
    }
}
