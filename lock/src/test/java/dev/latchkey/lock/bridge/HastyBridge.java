package dev.latchkey.lock.bridge;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/** A bridge whose clock goes ten years fast: it takes every certificate for one that has ended, and renews as fast as it can. */
final class HastyBridge {
    private HastyBridge() {}

    public static void main(String[] args) throws IOException {
        try (Bridge bridge = Bridge.start(
                BridgeSettings.of(System.getenv()), Clock.offset(Clock.systemUTC(), Duration.ofDays(3_650)))) {
            System.out.println("bridge ready httpPort=" + bridge.httpPort());
            while (System.in.read() >= 0) {
                // not the end
            }
        }
    }
}
