package dev.latchkey.gateway.mqtt;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Addresses from which somebody was refused for bad credentials within the last minute, and nobody let in since; the newest {@value #MOST} of them. Thread-safe.
 */
@ApplicationScoped
public class Strangers {
    private static final int MOST = 10_000;
    private static final long FOR_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Map<String, Long> refusedAt = new LinkedHashMap<>();

    /** @param now in nanoseconds, as {@link System#nanoTime} has them */
    synchronized boolean is(String address, long now) {
        Long at = refusedAt.get(address);
        if (at != null && now - at > FOR_NANOS) {
            refusedAt.remove(address);
            return false;
        }
        return at != null;
    }

    synchronized void refused(String address, long now) {
        refusedAt.remove(address); // so that it comes last
        refusedAt.put(address, now);
        if (refusedAt.size() > MOST) {
            refusedAt.remove(refusedAt.keySet().iterator().next());
        }
    }

    synchronized void letIn(String address) {
        refusedAt.remove(address);
    }
}
