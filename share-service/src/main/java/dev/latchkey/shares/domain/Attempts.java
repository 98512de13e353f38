package dev.latchkey.shares.domain;

import java.time.Duration;
import java.time.Instant;

/** Wrong codes of one client or for one lock, and until when the next try has to wait (S5, L1). */
public record Attempts(int failures, Instant lastFailureAt, Instant blockedUntil) {
    public static final Attempts NONE = new Attempts(0, Instant.EPOCH, Instant.EPOCH);

    /** So many may be mistyped before there is a wait. */
    static final int FREE = 5;

    /** Long enough against 60 bits, short enough that a mistyping person, or one behind a shared address, gets through. */
    static final Duration LONGEST = Duration.ofMinutes(1);

    public static final Duration FORGOTTEN_AFTER = Duration.ofHours(24);

    public boolean mayTry(Instant at) {
        return !at.isBefore(blockedUntil);
    }

    public Duration waitFrom(Instant at) {
        return mayTry(at) ? Duration.ZERO : Duration.between(at, blockedUntil);
    }

    /** After one more wrong code: from the sixth on, the wait doubles from one second up to {@link #LONGEST}. */
    public Attempts failed(Instant at) {
        int before = lastFailureAt.plus(FORGOTTEN_AFTER).isBefore(at) ? 0 : failures;
        int now = Math.min(before + 1, 1_000);
        int doublings = now - FREE - 1;
        Duration wait = doublings < 0 ? Duration.ZERO : doublings >= 6 ? LONGEST : Duration.ofSeconds(1L << doublings);
        return new Attempts(now, at, at.plus(wait));
    }
}
