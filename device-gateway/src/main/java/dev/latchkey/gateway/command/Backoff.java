package dev.latchkey.gateway.command;

import java.time.Duration;

/** How long to wait before an order is sent once more: doubles from {@code first} to {@code longest}. */
public record Backoff(Duration first, Duration longest) {
    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("0 < first <= longest");
        }
    }

    /** @param attempt how often it was sent already, from 1 */
    public Duration after(int attempt) {
        int doublings = Math.min(attempt - 1, 30);
        Duration wait = first.multipliedBy(1L << doublings);
        return wait.compareTo(longest) > 0 ? longest : wait;
    }
}
