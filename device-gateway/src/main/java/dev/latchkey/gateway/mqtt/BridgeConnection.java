package dev.latchkey.gateway.mqtt;

import dev.latchkey.events.BridgeEnd;
import dev.latchkey.events.BridgeEvent.BridgeDisconnected;
import dev.latchkey.gateway.application.ClaimStore.Claim;
import dev.latchkey.gateway.application.ClaimStore.Fault;
import dev.latchkey.gateway.command.Moment;
import dev.latchkey.gateway.command.Unacknowledged;
import dev.latchkey.gateway.observability.GatewayMetrics;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.vertx.core.Context;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a bridge whose credentials were right.
 *
 * <p>Everything happens on the connection's event loop; what other threads may call hops there first, so orders leave in the
 * order they were offered. It is registered before CONNACK, so live orders are taken in from the start.
 */
final class BridgeConnection {
    private static final Logger LOG = Logger.getLogger(BridgeConnection.class);

    private static final Duration FIRST_WHILE = Duration.ofSeconds(30);

    /** So that nothing is kept for long of one that has ended. */
    private static final Duration LONGEST_UNSEEN = Duration.ofSeconds(30);

    /** The time of day may be set, and with it how far off the end of a certificate is. */
    private static final Duration LONGEST_PAST_END = Duration.ofSeconds(5);

    private final MqttEndpoint endpoint;
    private final Context context;
    private final BridgeTopics topics;
    private final long sessionNumber;
    private final Presented presented;
    private final BridgeServices services;
    private final Duration keepAlive;
    private final OrderFlow orders;
    private final StatusFlow status;
    private final BridgePackets packets;

    private volatile Set<String> locks = Set.of();
    private volatile long revision;
    /** How often the locks were to be read since a read of them began. */
    private final AtomicInteger reloads = new AtomicInteger();

    private final Instant began;
    private volatile Instant written;
    private volatile Moment heard;
    private boolean closed;
    private @Nullable Fault fault;
    /** The bridge has said goodbye, so its will has no meaning any more. */
    private boolean farewell;

    /** @param presented what it was let in by */
    BridgeConnection(
            MqttEndpoint endpoint,
            Context context,
            BridgeTopics topics,
            Claim claim,
            Presented presented,
            BridgeServices services) {
        this.endpoint = endpoint;
        this.context = context;
        this.topics = topics;
        this.sessionNumber = claim.sessionNumber();
        this.revision = claim.revision();
        this.presented = presented;
        this.services = services;
        ClientLimits limits = ClientLimits.of(endpoint, services.config().maxKeepAlive());
        this.keepAlive = limits.keepAlive();
        Unacknowledged unacknowledged = new Unacknowledged(
                Math.min(services.config().maxUnacknowledgedOrders(), limits.receiveMaximum()),
                services.config().ackTimeout());
        this.orders = new OrderFlow(this, endpoint, context, topics, limits, unacknowledged, services);
        this.status = new StatusFlow(this, endpoint, StatusFlow.of(endpoint.will()), services);
        this.packets = new BridgePackets(
                this,
                endpoint,
                topics,
                orders,
                new StatementFlow(this, endpoint, topics, services),
                status,
                new RenewalFlow(this, endpoint, topics, presented, limits, unacknowledged, services),
                services);
        this.heard = services.now();
        this.began = heard.time();
        this.written = began;
    }

    String bridgeId() {
        return topics.bridgeId();
    }

    long sessionNumber() {
        return sessionNumber;
    }

    long revision() {
        return revision;
    }

    Set<String> locks() {
        return locks;
    }

    OrderFlow orders() {
        return orders;
    }

    Moment lastMoment() {
        return heard;
    }

    Instant lastHeard() {
        return heard.time();
    }

    /**
     * What is to be written of when it was last heard; null for nothing new. Its claim has told of the first while nearly as well: nothing is written for one that then falls
     * silent.
     */
    @Nullable
    Instant unwrittenPresence() {
        Instant last = lastHeard();
        return last.isAfter(written) && last.isAfter(began.plus(FIRST_WHILE)) ? last : null;
    }

    /** From any thread: its row says this. */
    void written(Instant lastHeard) {
        written = lastHeard;
    }

    boolean isClosed() {
        return closed;
    }

    /** On the event loop: what it was closed for that the bridge may not do; null for anything else. */
    @Nullable
    Fault fault() {
        return fault;
    }

    /** To be called on the event loop, just before CONNACK. */
    void listen() {
        packets.listen(endpoint);
        endpoint.disconnectMessageHandler(message -> farewell = message.code() == MqttDisconnectReasonCode.NORMAL);
        endpoint.exceptionHandler(e -> {
            if (!(e instanceof IOException)) { // a line that breaks breaks no rule
                closeHere(Closing.of(e)); // at once: when this returns the library closes the line
            }
        });
    }

    /** These are the bridge's locks from now on; on the event loop. */
    void setLocks(BridgeServices.Assigned now) {
        if (now.revision() < revision) {
            return; // an answer that was overtaken
        }
        services.connections().assign(this, now.locks());
        locks.stream().filter(lockId -> !now.locks().contains(lockId)).forEach(orders::withdraw);
        Set<String> before = locks;
        List<String> added =
                now.locks().stream().filter(lockId -> !before.contains(lockId)).toList();
        locks = now.locks();
        revision = now.revision();
        if (!added.isEmpty()) {
            orders.lookAgain(added);
        }
    }

    /** On the event loop: something has come. */
    void heard() {
        heard = services.now();
    }

    /** From any thread. What changes while they are read is read afterwards, once: a bridge may be given thousands of locks one by one. */
    void reloadLocks() {
        if (reloads.getAndIncrement() == 0) {
            readLocks();
        }
    }

    private void readLocks() {
        int before = reloads.get();
        services.assigned(bridgeId())
                .subscribe()
                .with(
                        assigned -> {
                            onLoop(() -> setLocks(assigned));
                            if (!reloads.compareAndSet(before, 0)) {
                                readLocks();
                            }
                        },
                        e -> {
                            reloads.set(0);
                            services.connections().compare(this);
                            LOG.warnf("locks not read, the sweep will bridgeId=%s", bridgeId());
                        });
    }

    /**
     * From any thread: closes a line on which nothing was heard for one and a half times the keep-alive, or whose certificate has ended.
     *
     * @return when to look again, at the latest
     */
    Moment checkAlive(Moment now) {
        if (!now.time().isBefore(presented.end())) {
            close(Closing.CREDENTIALS_WITHDRAWN);
        }
        Moment next = now.plus(presented.end().equals(Instant.MAX) ? LONGEST_UNSEEN : LONGEST_PAST_END);
        if (keepAlive.isZero()) {
            return next;
        }
        Moment end = heard.plus(keepAlive.multipliedBy(3).dividedBy(2));
        if (end.isBefore(now)) {
            close(Closing.SILENT);
        }
        return end.isBefore(next) ? end : next;
    }

    /** From any thread; the first reason counts. */
    void close(Closing why) {
        context.runOnContext(v -> closeHere(why));
    }

    private void closeHere(Closing why) {
        if (closed) {
            return;
        }
        ended();
        services.metrics().closed(why);
        if (why.isRefusal()) {
            fault = new Fault(GatewayMetrics.tag(why), services.clock().instant());
            services.metrics().refused(why);
            LOG.warnf("connection closed bridgeId=%s reason=%s", bridgeId(), why);
        } else {
            LOG.debugf("connection closed bridgeId=%s reason=%s", bridgeId(), why);
        }
        if (endpoint.isConnected()) {
            endpoint.disconnect(why.code(), MqttProperties.NO_PROPERTIES);
        }
    }

    /** On the event loop: the line is down. */
    void lineDown() {
        Instant now = services.clock().instant();
        BridgeEnd end = closed ? BridgeEnd.CLOSED : farewell ? BridgeEnd.LEFT : BridgeEnd.LOST;
        ended();
        if (!farewell) {
            status.executeWill(now);
        }
        services.presence().tell(new BridgeDisconnected(bridgeId(), sessionNumber, end, lastHeard()), now);
    }

    /** On the event loop: the line is down, or about to be. */
    void ended() {
        closed = true;
        orders.stop();
    }

    /** From any thread: runs the action on the event loop unless the connection is closed by then. */
    void onLoop(Runnable action) {
        context.runOnContext(v -> {
            if (!closed) {
                action.run();
            }
        });
    }

    /** From any thread: runs the action on the event loop, also when the connection is closed by then. */
    void onLoopInAnyCase(Runnable action) {
        context.runOnContext(v -> action.run());
    }

    /** On the event loop, unless the connection is closed by then. */
    void later(long nanos, Runnable action) {
        context.owner().setTimer(TimeUnit.NANOSECONDS.toMillis(nanos) + 1, id -> onLoop(action));
    }
}
