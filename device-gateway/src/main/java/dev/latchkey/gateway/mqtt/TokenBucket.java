package dev.latchkey.gateway.mqtt;

/** How often something may happen: a burst at once, then so many a second. Not thread-safe; time is that of the caller. */
final class TokenBucket {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double burst;
    private double tokens;
    private long filledAt;

    /** @param nanoTime of any clock that never goes back, as {@link System#nanoTime} */
    TokenBucket(double perSecond, double burst, long nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.tokens = burst;
        this.filledAt = nanoTime;
    }

    /** Of packets that cost nothing to send and something to answer: ten seconds' worth at once. */
    static TokenBucket ofControlPackets(int perSecond) {
        return new TokenBucket(perSecond, 10.0 * perSecond, System.nanoTime());
    }

    /** @return whether it may happen now; then it counts */
    boolean take(long nanoTime) {
        fill(nanoTime);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** Nanoseconds until {@link #take} succeeds; 0 if it would now. */
    long waitFrom(long nanoTime) {
        fill(nanoTime);
        return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / perSecond * NANOS);
    }

    private void fill(long nanoTime) {
        tokens = Math.min(burst, tokens + (nanoTime - filledAt) / NANOS * perSecond);
        filledAt = nanoTime;
    }
}
