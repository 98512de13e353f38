package dev.latchkey.batches;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** One batch of a channel after the other. Thread-safe. */
public final class Turns {
    private static final ConcurrentMap<String, Turns> OF_CHANNELS = new ConcurrentHashMap<>();

    private long began = System.nanoTime() - TimeUnit.MINUTES.toNanos(1);
    private boolean underWay;

    Turns() {}

    /** Of this process, always the same ones: Kafka makes its interceptors by itself, so they meet the consumers here. */
    public static Turns of(String channel) {
        return OF_CHANNELS.computeIfAbsent(channel, name -> new Turns());
    }

    /**
     * Waits for the next turn and takes it.
     *
     * @param apart from the beginning of the turn before
     * @param longest after this time the turn is taken anyhow
     */
    synchronized void await(Duration apart, Duration longest) {
        long due = began + apart.toNanos();
        long end = System.nanoTime() + longest.toNanos();
        try {
            long left = left(due, end);
            while (left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = left(due, end);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        began = System.nanoTime();
        underWay = true;
    }

    private long left(long due, long end) {
        long now = System.nanoTime();
        long early = underWay ? end - now : due - now;
        return Math.min(early, end - now);
    }

    /** The batch that was handed over is taken in, or given up. */
    public synchronized void done() {
        underWay = false;
        notifyAll();
    }
}
