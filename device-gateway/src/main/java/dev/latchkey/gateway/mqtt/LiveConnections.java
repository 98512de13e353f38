package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.application.LiveBridges;
import dev.latchkey.gateway.command.Lane;
import dev.latchkey.gateway.command.LockFact;
import dev.latchkey.gateway.command.Moment;
import dev.latchkey.gateway.command.PendingOrder;
import dev.latchkey.gateway.observability.GatewayMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The connections of this instance, by bridge and by lock. Thread-safe; at most one per bridge (inv-14). */
@ApplicationScoped
public class LiveConnections implements LiveBridges {
    private final ConcurrentMap<String, BridgeConnection> byBridge = new ConcurrentHashMap<>();
    /** Nearly always one: while a lock moves from one bridge to another both may believe that they have it, and each looks at its own locks before it takes an order. */
    private final ConcurrentMap<String, Set<BridgeConnection>> byLock = new ConcurrentHashMap<>();

    /** They may not agree with their bridges, whatever has changed there: what changed between a claim and its registration found nobody to tell. */
    private final Marked toCompare = new Marked();

    private final Marked ordersToCompare = new Marked();
    private final Marked subscriptionsToWrite = new Marked();
    private final AliveChecks<Line> aliveChecks = new AliveChecks<>();
    private final GatewayMetrics metrics;

    /** Names a connection and does not keep it: with a line over TLS that has ended that would be 9 KB for half a minute. */
    private record Line(String bridgeId, long sessionNumber) {}

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
        aliveChecks.add(new Line(connection.bridgeId(), connection.sessionNumber()), connection.lastMoment());
        if (other != null) {
            other.locks().forEach(lockId -> unassign(lockId, other));
            other.close(Closing.TAKEN_OVER);
        }
        metrics.connected(byBridge.size());
        return true;
    }

    /** Orders for these locks go to this connection from now on, for no others. */
    synchronized void assign(BridgeConnection connection, Set<String> locks) {
        if (!isRegistered(connection)) {
            return;
        }
        connection.locks().stream()
                .filter(lockId -> !locks.contains(lockId))
                .forEach(lockId -> unassign(lockId, connection));
        Set<BridgeConnection> alone = Set.of(connection);
        locks.forEach(lockId -> byLock.merge(lockId, alone, LiveConnections::both));
    }

    private static Set<BridgeConnection> both(Set<BridgeConnection> some, Set<BridgeConnection> others) {
        return some.containsAll(others)
                ? some
                : Stream.concat(some.stream(), others.stream()).collect(Collectors.toUnmodifiableSet());
    }

    private void unassign(String lockId, BridgeConnection connection) {
        byLock.computeIfPresent(lockId, (id, connections) -> {
            Set<BridgeConnection> left =
                    connections.stream().filter(one -> one != connection).collect(Collectors.toUnmodifiableSet());
            return left.isEmpty() ? null : left;
        });
    }

    synchronized void remove(BridgeConnection connection) {
        byBridge.remove(connection.bridgeId(), connection);
        toCompare.remove(connection);
        ordersToCompare.remove(connection);
        subscriptionsToWrite.remove(connection);
        connection.locks().forEach(lockId -> unassign(lockId, connection));
        metrics.connected(byBridge.size());
    }

    Collection<BridgeConnection> all() {
        return byBridge.values();
    }

    boolean isRegistered(BridgeConnection connection) {
        return byBridge.get(connection.bridgeId()) == connection;
    }

    Marked toCompare() {
        return toCompare;
    }

    /** Those whose orders the table is to be looked at for. */
    Marked ordersToCompare() {
        return ordersToCompare;
    }

    /** Those whose row may not say of the subscription what is so. */
    Marked subscriptionsToWrite() {
        return subscriptionsToWrite;
    }

    /** Looks at those whose time has come, whether they are still alive. */
    void checkAlive(Moment now) {
        for (Line line : aliveChecks.take(now)) {
            BridgeConnection connection = byBridge.get(line.bridgeId());
            if (connection != null && connection.sessionNumber() == line.sessionNumber()) {
                aliveChecks.add(line, connection.checkAlive(now));
            }
        }
    }

    /** The connection is to be compared with its bridge, once; nothing if it has ended. */
    synchronized void compare(BridgeConnection connection) {
        if (isRegistered(connection)) {
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
        ofLock(fact.lane().lockId()).forEach(connection -> connection.orders().confirm(fact, sequence));
    }

    @Override
    public void offer(Collection<PendingOrder> orders) {
        Map<BridgeConnection, List<PendingOrder>> byConnection = new HashMap<>();
        for (PendingOrder order : orders) {
            ofLock(order.lockId())
                    .forEach(connection -> byConnection
                            .computeIfAbsent(connection, c -> new ArrayList<>())
                            .add(order));
        }
        byConnection.forEach((connection, offered) -> connection.orders().offer(offered));
    }

    @Override
    public void settle(Lane lane, long sequence) {
        ofLock(lane.lockId()).forEach(connection -> connection.orders().settle(lane, sequence));
    }

    @Override
    public void locksChanged(String bridgeId) {
        with(byBridge.get(bridgeId), BridgeConnection::reloadLocks);
    }

    @Override
    public void credentialsChanged(String bridgeId) {
        with(byBridge.get(bridgeId), connection -> connection.close(Closing.CREDENTIALS_WITHDRAWN));
    }

    private Set<BridgeConnection> ofLock(String lockId) {
        return byLock.getOrDefault(lockId, Set.of());
    }

    private static void with(@Nullable BridgeConnection connection, Consumer<BridgeConnection> action) {
        if (connection != null) {
            action.accept(connection);
        }
    }
}
