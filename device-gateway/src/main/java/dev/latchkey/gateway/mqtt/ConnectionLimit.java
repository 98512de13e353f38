package dev.latchkey.gateway.mqtt;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.latchkey.gateway.config.MqttConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * How many connections this instance has room for. Beyond that bridges are sent elsewhere (MQTT 5: 0x9C), before they take memory from those
 * who are here. Thread-safe.
 */
@ApplicationScoped
public class ConnectionLimit {
    private static final Logger LOG = Logger.getLogger(ConnectionLimit.class);

    /** What the service itself needs of its heap. */
    private static final long OWN_HEAP = 64L << 20;

    /** Of the heap for each connection, all of them over TLS: what lives, with a fifth for what doesn't any more; measured, see docs/performance.md. */
    private static final long HEAP_EACH = 12L << 10;

    /** Lines beyond those that have a place: who comes then is to be told so. As many as there are of them on any but a small machine. */
    static final int SPARE = 250;

    /** Files and connections of the service itself, and {@link #SPARE}. */
    private static final long OWN_HANDLES = 250 + SPARE;

    private final int most;
    private final int spare;
    private final AtomicInteger taken = new AtomicInteger();

    ConnectionLimit(MqttConfig config) {
        this.most = config.maxConnections()
                .orElseGet(() -> derived(Runtime.getRuntime().maxMemory(), fileHandles()));
        this.spare = spare(fileHandles());
        LOG.infof("room for %d connections of bridges", most);
    }

    static int derived(long heap, long fileHandles) {
        long byHeap = Math.max(heap / 4, heap - OWN_HEAP) / HEAP_EACH;
        long byHandles = Math.max(fileHandles / 2, fileHandles - OWN_HANDLES);
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, Math.min(byHeap, byHandles)));
    }

    /** A quarter of few file handles: half of them have the connections, and the service itself needs the rest. */
    static int spare(long fileHandles) {
        return (int) Math.clamp(fileHandles / 4, 1, SPARE);
    }

    private static long fileHandles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                        && unix.getMaxFileDescriptorCount() > 0
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    int most() {
        return most;
    }

    /** Whether there may be so many lines beside those that have a place. */
    boolean hasRoomForLines(int newcomers) {
        return (long) taken.get() + newcomers <= (long) most + spare;
    }

    /** @return whether there is room; then it is taken until {@link #leave} */
    boolean take() {
        if (taken.incrementAndGet() <= most) {
            return true;
        }
        taken.decrementAndGet();
        return false;
    }

    void leave() {
        taken.decrementAndGet();
    }
}
