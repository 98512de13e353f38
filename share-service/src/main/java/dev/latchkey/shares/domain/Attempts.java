package dev.latchkey.shares.domain;

import java.time.Duration;
import java.time.Instant;

/** Wrong codes of one client, for one share or for one lock, and until when the next try has to wait (S5, L1). */
public record Attempts(int failures, Instant lastFailureAt, Instant blockedUntil) {
    public static final Attempts NONE = new Attempts(0, Instant.EPOCH, Instant.EPOCH);

    public static final Duration FORGOTTEN_AFTER = Duration.ofHours(24);

    public boolean mayTry(Instant at) {
        return !at.isBefore(blockedUntil);
    }

    public Duration waitFrom(Instant at) {
        return mayTry(at) ? Duration.ZERO : Duration.between(at, blockedUntil);
    }

    /** After one more wrong code. */
    public Attempts failed(Instant at, AttemptLimit limit) {
        int before = lastFailureAt.plus(FORGOTTEN_AFTER).isBefore(at) ? 0 : failures;
        int now = Math.min(before + 1, 1_000);
        return new Attempts(now, at, at.plus(limit.waitAfter(now)));
    }
}
