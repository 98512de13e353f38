package dev.latchkey.batches;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What there is to tell of a channel that is far behind, as when its tables are rebuilt or nothing was read for long: that it is, every ten seconds how
 * far, and that it is not any more. Used by one thread.
 */
final class CatchingUp {
    /** A second or so of the quickest readers. */
    private static final long FAR = 10_000;

    private static final long NEAR = FAR / 10;
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final double NANOS = 1e9;

    private final LongSupplier nanoTime;
    private boolean isBehind;
    private long beganAt;
    private long toldAt;
    private long leftThen;

    /** @param nanoTime as {@link System#nanoTime} */
    CatchingUp(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param left records that are still to be read */
    Optional<String> told(long left) {
        long now = nanoTime.getAsLong();
        if (!isBehind) {
            if (left < FAR) {
                return Optional.empty();
            }
            isBehind = true;
            beganAt = now;
            return tell(now, left, String.format(Locale.ROOT, "%,d records behind", left));
        }
        if (left <= NEAR) {
            isBehind = false;
            return Optional.of("caught up after " + Math.round((now - beganAt) / NANOS) + " s");
        }
        if (now - toldAt < EVERY.toNanos()) {
            return Optional.empty();
        }
        double fewerEachSecond = (leftThen - left) / ((now - toldAt) / NANOS);
        return tell(
                now,
                left,
                fewerEachSecond < 1
                        ? String.format(Locale.ROOT, "%,d records behind, and not getting nearer", left)
                        : String.format(
                                Locale.ROOT,
                                "%,d records behind, %,.0f fewer each second, %.0f s left",
                                left,
                                fewerEachSecond,
                                left / fewerEachSecond));
    }

    private Optional<String> tell(long now, long left, String text) {
        toldAt = now;
        leftThen = left;
        return Optional.of(text);
    }
}
