package dev.latchkey.gateway.mqtt;

import dev.latchkey.events.BridgeEnd;
import dev.latchkey.events.BridgeEvent.BridgeDisconnected;
import dev.latchkey.gateway.application.ConnectionStore.Claim;
import dev.latchkey.gateway.command.Delivery;
import dev.latchkey.gateway.command.Delivery.Subscription;
import dev.latchkey.gateway.command.Lane;
import dev.latchkey.gateway.command.LockFact;
import dev.latchkey.gateway.command.PendingOrder;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.MqttSubscribeMessage;
import io.vertx.mqtt.messages.MqttUnsubscribeMessage;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import io.vertx.mqtt.messages.codes.MqttUnsubAckReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One connection of a bridge whose credentials were right.
 *
 * <p>Everything happens on the connection's event loop; what other threads may call hops there first, so orders leave in the
 * order they were offered. It is registered before CONNACK, so live orders are taken in from the start; what waits in the
 * table is read after the SUBSCRIBE, and what comes twice that way is sent once ({@link Delivery}).
 */
final class BridgeConnection {
    private static final Logger LOG = Logger.getLogger(BridgeConnection.class);

    private final MqttEndpoint endpoint;
    private final Context context;
    private final BridgeTopics topics;
    private final long sessionNumber;
    private final Instant credentialsEnd;
    private final BridgeServices services;
    private final Duration keepAlive;
    private final Delivery delivery;
    private final StatementFlow statements;
    private final StatusFlow status;
    private final TokenBucket controlPackets;

    private volatile Set<String> locks = Set.of();
    private volatile long revision;
    private volatile Instant lastHeard;
    private volatile long mark = -1;
    private volatile boolean holdsOrders;
    private boolean closed;
    /** The bridge has said goodbye, so its will has no meaning any more. */
    private boolean farewell;

    private long timer = -1;

    /** @param credentialsEnd exclusive: from then on the bridge is no longer who it was when it connected */
    BridgeConnection(
            MqttEndpoint endpoint,
            Context context,
            BridgeTopics topics,
            Claim claim,
            Instant credentialsEnd,
            BridgeServices services) {
        this.endpoint = endpoint;
        this.context = context;
        this.topics = topics;
        this.sessionNumber = claim.sessionNumber();
        this.revision = claim.revision();
        this.credentialsEnd = credentialsEnd;
        this.services = services;
        ClientLimits limits = ClientLimits.of(endpoint, services.config().maxKeepAlive());
        this.keepAlive = limits.keepAlive();
        int window = Math.min(services.config().maxUnacknowledgedOrders(), limits.receiveMaximum());
        this.delivery =
                new Delivery(window, services.backoff(), services.config().ackTimeout());
        this.statements = new StatementFlow(this, endpoint, topics, services);
        this.status = new StatusFlow(this, endpoint, StatusFlow.of(endpoint.will()), services);
        int perSecond = services.config().controlPacketsPerSecond();
        this.controlPackets = new TokenBucket(perSecond, 10.0 * perSecond, System.nanoTime());
        this.lastHeard = services.clock().instant();
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

    Instant lastHeard() {
        return lastHeard;
    }

    boolean isClosed() {
        return closed;
    }

    /** To be called on the event loop, just before CONNACK. */
    void listen() {
        endpoint.subscribeHandler(this::subscribe);
        endpoint.unsubscribeHandler(this::unsubscribe);
        endpoint.publishHandler(message -> {
            if (!message.topicName().equals(topics.status())) {
                heard();
                if (!closed) {
                    statements.publish(message, lastHeard);
                }
            } else if (!isTooMuch()) {
                status.publish(message, lastHeard);
            }
        });
        endpoint.disconnectMessageHandler(message -> farewell = message.code() == MqttDisconnectReasonCode.NORMAL);
        endpoint.publishAcknowledgeHandler(packetId -> {
            heard();
            delivery.acknowledged(packetId, lastHeard);
            pump();
            publishState();
        });
        endpoint.publishReceivedHandler(id -> close(Closing.PROTOCOL_ERROR)); // QoS 2 is never used
        endpoint.publishReleaseHandler(id -> close(Closing.PROTOCOL_ERROR));
        endpoint.publishCompletionHandler(id -> close(Closing.PROTOCOL_ERROR));
        endpoint.pingHandler(v -> isTooMuch());
        endpoint.exceptionHandler(
                e -> close(e instanceof TooLongFrameException ? Closing.TOO_LARGE : Closing.PROTOCOL_ERROR));
    }

    /** These are the bridge's locks from now on; on the event loop. */
    void setLocks(BridgeServices.Assigned now) {
        if (now.revision() < revision) {
            return; // an answer that was overtaken
        }
        services.connections().assign(this, now.locks());
        locks.stream().filter(lockId -> !now.locks().contains(lockId)).forEach(delivery::withdraw);
        boolean more = !locks.containsAll(now.locks());
        locks = now.locks();
        revision = now.revision();
        if (more && delivery.isSubscribed()) {
            loadPending();
        }
    }

    private void heard() {
        lastHeard = services.clock().instant();
    }

    /** Of what makes work for the gateway without being an acknowledgement or a statement. */
    private boolean isTooMuch() {
        heard();
        if (!closed && !controlPackets.take(System.nanoTime())) {
            close(Closing.TOO_MANY_PACKETS);
            return true;
        }
        return closed;
    }

    private void subscribe(MqttSubscribeMessage message) {
        if (isTooMuch()) {
            return;
        }
        SubscriptionAnswer answer =
                SubscriptionAnswer.of(topics, message.topicSubscriptions(), endpoint.protocolVersion());
        for (int i = 0; i < answer.refused(); i++) {
            services.metrics().refused(Refusal.FOREIGN_SUBSCRIPTION);
        }
        endpoint.subscribeAcknowledge(message.messageId(), answer.codes(), MqttProperties.NO_PROPERTIES);
        if (answer.granted() != Subscription.NONE) {
            delivery.subscribed(answer.granted());
            publishState();
            loadPending();
        }
    }

    private void unsubscribe(MqttUnsubscribeMessage message) {
        if (isTooMuch()) {
            return;
        }
        if (message.topics().contains(topics.orders())) {
            delivery.subscribed(Subscription.NONE);
            publishState();
        }
        List<MqttUnsubAckReasonCode> answers = message.topics().stream()
                .map(topic -> MqttUnsubAckReasonCode.SUCCESS)
                .toList();
        endpoint.unsubscribeAcknowledge(message.messageId(), answers, MqttProperties.NO_PROPERTIES);
    }

    private void loadPending() {
        long mark = delivery.mark();
        services.orders()
                .pendingOf(Set.of(bridgeId()))
                .subscribe()
                .with(
                        pending -> reconcile(mark, pending.getOrDefault(bridgeId(), List.of())),
                        e -> LOG.warnf("pending orders not read, the sweep will bridgeId=%s", bridgeId()));
    }

    /** From any thread. */
    void offer(PendingOrder order) {
        onLoop(() -> {
            if (locks.contains(order.lockId())) {
                delivery.offer(order);
                pump();
            }
        });
    }

    /** From any thread. */
    void confirm(LockFact.Settled fact, long sequence) {
        onLoop(() -> delivery.confirm(fact, sequence));
    }

    /** From any thread. */
    void settle(Lane lane, long sequence) {
        onLoop(() -> delivery.settle(lane, sequence));
    }

    /** From any thread. */
    void reloadLocks() {
        services.assigned(bridgeId())
                .subscribe()
                .with(
                        assigned -> onLoop(() -> setLocks(assigned)),
                        e -> LOG.warnf("locks not read, the sweep will bridgeId=%s", bridgeId()));
    }

    /** From any thread: {@link Delivery#mark}, or an older one, to be taken before the bridge's orders are read; -1 unless it has subscribed. */
    long mark() {
        return mark;
    }

    /** From any thread: whether there are orders that the table may not have any more. */
    boolean holdsOrders() {
        return holdsOrders;
    }

    /** What others may know of the delivery without coming to the event loop: there are thousands of connections, and nearly all have no orders. */
    private void publishState() {
        mark = delivery.isSubscribed() ? delivery.mark() : -1;
        holdsOrders = !delivery.isEmpty();
    }

    /**
     * From any thread.
     *
     * @param pending all that waited for the bridge at a moment after the mark
     */
    void reconcile(long mark, Collection<PendingOrder> pending) {
        onLoop(() -> {
            List<PendingOrder> mine = pending.stream()
                    .filter(order -> locks.contains(order.lockId()))
                    .toList();
            delivery.reconcile(mark, mine);
            pump();
        });
    }

    /** From any thread: closes a line on which nothing was heard for one and a half times the keep-alive, or whose certificate has ended. */
    void checkAlive(Instant now) {
        if (!now.isBefore(credentialsEnd)) {
            close(Closing.CREDENTIALS_WITHDRAWN);
        }
        Duration patience = keepAlive.multipliedBy(3).dividedBy(2);
        if (!keepAlive.isZero() && lastHeard.plus(patience).isBefore(now)) {
            close(Closing.SILENT);
        }
    }

    private void pump() {
        Instant now = services.clock().instant();
        if (!endpoint.isConnected()) {
            return;
        }
        if (delivery.isOverdue(now)) {
            close(Closing.SILENT);
            return;
        }
        for (Delivery.Transmission transmission : delivery.transmit(now)) {
            MqttQoS qos = transmission.packetId() == 0 ? MqttQoS.AT_MOST_ONCE : MqttQoS.AT_LEAST_ONCE;
            Buffer payload = Buffer.buffer(OrderMessage.of(transmission.order()).toJson());
            endpoint.publish(topics.orders(), payload, qos, false, false, transmission.packetId());
            services.sent().add(transmission.order(), now);
            services.metrics().orderSent();
        }
        cancelTimer();
        delivery.wakeAt().ifPresent(at -> {
            long millis = Math.max(1, Duration.between(now, at).toMillis() + 1);
            timer = context.owner().setTimer(millis, id -> onLoop(this::pump));
        });
    }

    private void cancelTimer() {
        if (timer >= 0) {
            context.owner().cancelTimer(timer);
            timer = -1;
        }
    }

    /** From any thread; the first reason counts. */
    void close(Closing why) {
        context.runOnContext(v -> {
            if (closed) {
                return;
            }
            ended();
            services.metrics().closed(why);
            if (why.isRefusal()) {
                services.metrics().refused(why);
                LOG.warnf("connection closed bridgeId=%s reason=%s", bridgeId(), why);
            } else {
                LOG.debugf("connection closed bridgeId=%s reason=%s", bridgeId(), why);
            }
            if (endpoint.isConnected()) {
                endpoint.disconnect(why.code(), MqttProperties.NO_PROPERTIES);
            }
        });
    }

    /** On the event loop: the line is down. */
    void lineDown() {
        Instant now = services.clock().instant();
        BridgeEnd end = closed ? BridgeEnd.CLOSED : farewell ? BridgeEnd.LEFT : BridgeEnd.LOST;
        ended();
        if (!farewell) {
            status.executeWill(now);
        }
        services.presence().tell(new BridgeDisconnected(bridgeId(), sessionNumber, end, lastHeard), now);
    }

    /** On the event loop: the line is down, or about to be. */
    void ended() {
        closed = true;
        cancelTimer();
    }

    /** From any thread: runs the action on the event loop unless the connection is closed by then. */
    void onLoop(Runnable action) {
        context.runOnContext(v -> {
            if (!closed) {
                action.run();
                publishState();
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
