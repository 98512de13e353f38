package dev.latchkey.gateway.application;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What administrators and operators see of a lock's bridge (B3). */
public interface LockBridge {
    /** Who asks. */
    sealed interface Viewer {
        /** Of any lock that the gateway knows: one that has a bridge, or of which it has taken in events. */
        record Operator() implements Viewer {}

        /** Of the locks that the account administers; any other is to it as one that isn't there (O5). */
        record Account(String accountId) implements Viewer {}
    }

    /**
     * @param bridgeId null if the lock has none
     * @param connectedSince null unless connected, as address and protocol are
     * @param address where the connection comes from, an IP address. Null also, but for operators, where an administrator gave the lock to a bridge that has locks of
     *     others: whoever guesses a bridge's id would find out where it stands
     * @param protocol version of MQTT and what it is spoken over
     * @param subscribed whether it has subscribed to its orders, known within a second or so: one that has not gets none; null unless connected
     * @param lastSeen when it was last heard of, to half a minute; null if never
     * @param lockReachable whether the bridge reaches the lock by radio, by its own word; null if it does not say, or is not connected
     * @param pendingOrders of the lock, whether it has a bridge or not
     */
    record View(
            @Nullable String bridgeId,
            boolean connected,
            @Nullable Instant connectedSince,
            @Nullable String address,
            @Nullable String protocol,
            @Nullable Boolean subscribed,
            @Nullable Instant lastSeen,
            @Nullable Boolean lockReachable,
            int pendingOrders) {}

    /** Null if it is no lock of the viewer's, or there is no such lock. */
    Uni<@Nullable View> of(String lockId, Viewer viewer);

    /** How far the lock's events are taken in; 0 before the first. */
    Uni<Long> positionOf(String lockId);
}
