package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.application.LiveBridges;
import dev.latchkey.gateway.command.Lane;
import dev.latchkey.gateway.command.LockFact;
import dev.latchkey.gateway.command.PendingOrder;
import dev.latchkey.gateway.observability.GatewayMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The connections of this instance, by bridge and by lock. Thread-safe; at most one per bridge (inv-14). */
@ApplicationScoped
public class LiveConnections implements LiveBridges {
    private final ConcurrentMap<String, BridgeConnection> byBridge = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, BridgeConnection> byLock = new ConcurrentHashMap<>();
    private final Set<BridgeConnection> toCompare = ConcurrentHashMap.newKeySet();
    private final GatewayMetrics metrics;

    LiveConnections(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    /** @return whether it is the newest of its bridge here; an older one is closed */
    synchronized boolean register(BridgeConnection connection) {
        BridgeConnection other = byBridge.get(connection.bridgeId());
        if (other != null && other.sessionNumber() > connection.sessionNumber()) {
            return false;
        }
        byBridge.put(connection.bridgeId(), connection);
        toCompare.add(connection);
        if (other != null) {
            other.locks().forEach(lockId -> byLock.remove(lockId, other));
            other.close(Closing.TAKEN_OVER);
        }
        metrics.connected(byBridge.size());
        return true;
    }

    /** Orders for these locks go to this connection from now on, for no others. */
    synchronized void assign(BridgeConnection connection, Set<String> locks) {
        if (byBridge.get(connection.bridgeId()) != connection) {
            return;
        }
        connection.locks().stream()
                .filter(lockId -> !locks.contains(lockId))
                .forEach(lockId -> byLock.remove(lockId, connection));
        locks.forEach(lockId -> byLock.put(lockId, connection));
    }

    synchronized void remove(BridgeConnection connection) {
        byBridge.remove(connection.bridgeId(), connection);
        toCompare.remove(connection);
        connection.locks().forEach(lockId -> byLock.remove(lockId, connection));
        metrics.connected(byBridge.size());
    }

    Collection<BridgeConnection> all() {
        return byBridge.values();
    }

    /**
     * Those that may not agree with their bridges, whatever has changed there since: they have just been registered, so that what changed between their claim and that
     * found nobody to tell, or {@link #compare} has asked for it. Each is given once.
     */
    List<BridgeConnection> takeToCompare() {
        List<BridgeConnection> taken = List.copyOf(toCompare);
        toCompare.removeAll(taken);
        return taken;
    }

    /** The connection is to be compared with its bridge, once; nothing if it has ended. */
    synchronized void compare(BridgeConnection connection) {
        if (byBridge.get(connection.bridgeId()) == connection) {
            toCompare.add(connection);
        }
    }

    @Nullable
    BridgeConnection ofBridge(String bridgeId) {
        return byBridge.get(bridgeId);
    }

    @Override
    public boolean isServed(String lockId) {
        return byLock.containsKey(lockId);
    }

    @Override
    public void confirm(LockFact.Settled fact, long sequence) {
        with(byLock.get(fact.lane().lockId()), connection -> connection.orders().confirm(fact, sequence));
    }

    @Override
    public void offer(PendingOrder order) {
        with(byLock.get(order.lockId()), connection -> connection.orders().offer(order));
    }

    @Override
    public void settle(Lane lane, long sequence) {
        with(byLock.get(lane.lockId()), connection -> connection.orders().settle(lane, sequence));
    }

    @Override
    public void locksChanged(String bridgeId) {
        with(byBridge.get(bridgeId), BridgeConnection::reloadLocks);
    }

    @Override
    public void credentialsChanged(String bridgeId) {
        with(byBridge.get(bridgeId), connection -> connection.close(Closing.CREDENTIALS_WITHDRAWN));
    }

    private static void with(@Nullable BridgeConnection connection, Consumer<BridgeConnection> action) {
        if (connection != null) {
            action.accept(connection);
        }
    }
}
