package dev.latchkey.lock.bridge;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A bridge whose clock has gone wrong: ten years fast, and a day goes by in a tenth of a second. It takes every certificate for one that has ended, and renews all the time. */
final class HastyBridge {
    private HastyBridge() {}

    private static final class HastyClock extends Clock {
        private static final long TIMES_FASTER = Duration.ofDays(1).toSeconds() * 10;

        private final Instant begin = Instant.now().plus(Duration.ofDays(3_650));
        private final long beginNanos = System.nanoTime();

        @Override
        public Instant instant() {
            return begin.plusMillis((System.nanoTime() - beginNanos) / 1_000_000 * TIMES_FASTER);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    public static void main(String[] args) throws IOException {
        try (Bridge bridge = Bridge.start(BridgeSettings.of(System.getenv()), new HastyClock())) {
            System.out.println("bridge ready httpPort=" + bridge.httpPort());
            while (System.in.read() >= 0) {
                // not the end
            }
        }
    }
}
