package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.command.Delivery;
import dev.latchkey.gateway.command.Delivery.Subscription;
import dev.latchkey.gateway.command.Lane;
import dev.latchkey.gateway.command.LockFact;
import dev.latchkey.gateway.command.Moment;
import dev.latchkey.gateway.command.PendingOrder;
import dev.latchkey.gateway.command.Unacknowledged;
import dev.latchkey.gateway.command.UnreadLocks;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import java.util.Collection;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The way of orders to one bridge: what waits in the table is read when it subscribes, what is new is offered as it comes, each is sent again and again until
 * the lock has answered, and what comes twice is sent once ({@link Delivery}). On the connection's event loop, where nothing else is said.
 */
final class OrderFlow {
    private static final Logger LOG = Logger.getLogger(OrderFlow.class);

    private final BridgeConnection connection;
    private final MqttEndpoint endpoint;
    private final Context context;
    private final BridgeTopics topics;
    private final ClientLimits limits;
    private final BridgeServices services;
    private final Delivery delivery;

    private volatile long mark = -1;
    private volatile boolean isHoldingOrders;
    private volatile boolean notedSubscribed;
    /** Whether the table may have orders that came too early for this, or could not be read. */
    private volatile boolean isUnsure = true;

    /** Nothing is sent until the table has said what waits: what comes live meanwhile is newer and must not leave before it. */
    private boolean holding;

    private final UnreadLocks unread = new UnreadLocks();

    private long timer = -1;

    OrderFlow(
            BridgeConnection connection,
            MqttEndpoint endpoint,
            Context context,
            BridgeTopics topics,
            ClientLimits limits,
            Unacknowledged unacknowledged,
            BridgeServices services) {
        this.connection = connection;
        this.endpoint = endpoint;
        this.context = context;
        this.topics = topics;
        this.limits = limits;
        this.services = services;
        this.delivery = new Delivery(unacknowledged, services.backoff());
    }

    void subscribed(Subscription granted) {
        if (!delivery.isSubscribed() && granted != Subscription.NONE) {
            holding = true;
            connection.later(longestHold(), this::letGo);
        }
        delivery.subscribed(granted);
        publishState();
        if (granted != Subscription.NONE) {
            loadPending(this::letGo);
        }
    }

    /** Of locks that are the bridge's no more. */
    void withdraw(String lockId) {
        unread.withdraw(lockId);
        delivery.withdraw(lockId);
        publishState();
    }

    /** There are more locks than before, so there may be more that waits. */
    void lookAgain(Collection<String> added) {
        if (delivery.isSubscribed()) {
            UnreadLocks.Reading reading = unread.add(added);
            connection.later(longestHold(), () -> letGo(reading));
            loadPending(() -> letGo(reading));
        }
    }

    /** @return false for an id that is not in flight; else {@link #goOn} is to follow */
    boolean acknowledged(int packetId, Moment at) {
        return delivery.acknowledged(packetId, at);
    }

    /** There may be room for more. */
    void goOn() {
        pump();
        publishState();
    }

    /** From any thread. */
    void offer(Collection<PendingOrder> orders) {
        onLoop(() -> {
            orders.forEach(order -> unread.whenRead(order.lockId(), () -> offer(order)));
            pump();
        });
    }

    private void offer(PendingOrder order) {
        if (connection.locks().contains(order.lockId())) {
            delivery.offer(order);
        }
    }

    /** From any thread. */
    void confirm(LockFact.Settled fact, long sequence) {
        onLoop(() -> unread.whenRead(fact.lane().lockId(), () -> delivery.confirm(fact, sequence)));
    }

    /** From any thread. */
    void settle(Lane lane, long sequence) {
        onLoop(() -> delivery.settle(lane, sequence));
    }

    /**
     * From any thread.
     *
     * @param mark {@link #mark} or an older one, taken before they were read
     * @param pending all that waited for the bridge at a moment after the mark
     */
    void reconcile(long mark, Collection<PendingOrder> pending) {
        onLoop(() -> {
            List<PendingOrder> mine = pending.stream()
                    .filter(order -> connection.locks().contains(order.lockId()))
                    .toList();
            delivery.reconcile(mark, mine);
            letGo();
        });
    }

    private long longestHold() {
        return services.config().longestHold().toNanos();
    }

    private void letGo() {
        holding = false;
        pump();
    }

    private void letGo(UnreadLocks.Reading reading) {
        unread.read(reading);
        pump();
    }

    /** From any thread: {@link Delivery#mark}, or an older one, to be taken before the bridge's orders are read; -1 unless it has subscribed. */
    long mark() {
        return mark;
    }

    /** From any thread. */
    boolean isSubscribed() {
        return mark >= 0;
    }

    /** From any thread: whether the bridge's row says of the subscription what is so. */
    boolean isSubscriptionNoted() {
        return notedSubscribed == isSubscribed();
    }

    /** From any thread: the bridge's row says this. */
    void noted(boolean subscribed) {
        notedSubscribed = subscribed;
    }

    /** From any thread: whether there are orders that the table may not have any more. */
    boolean isHoldingOrders() {
        return isHoldingOrders;
    }

    /** From any thread: whether the table is to be looked at for it, whatever is new there. */
    boolean isToBeCompared() {
        return isHoldingOrders || isUnsure;
    }

    /** From any thread: its orders are read now. If that fails, {@link #unsure} is to follow. */
    void sure() {
        isUnsure = false;
    }

    /** From any thread. */
    void unsure() {
        isUnsure = true;
        services.connections().ordersToCompare().add(connection);
    }

    void stop() {
        if (timer >= 0) {
            context.owner().cancelTimer(timer);
            timer = -1;
        }
    }

    private void onLoop(Runnable action) {
        connection.onLoop(() -> {
            action.run();
            publishState();
        });
    }

    /** What others may know of the delivery without coming to the event loop: there are thousands of connections, and nearly all have no orders. */
    private void publishState() {
        boolean wasSubscribed = isSubscribed();
        boolean wasHolding = isHoldingOrders;
        mark = delivery.isSubscribed() ? delivery.mark() : -1;
        isHoldingOrders = !delivery.isEmpty();
        if (wasSubscribed != isSubscribed()) {
            services.connections().subscriptionsToWrite().add(connection);
            services.connections().ordersToCompare().add(connection);
        } else if (!wasHolding && isHoldingOrders) {
            services.connections().ordersToCompare().add(connection);
        }
    }

    /** @param then whether they could be read or not */
    private void loadPending(Runnable then) {
        long before = delivery.mark();
        String bridgeId = topics.bridgeId();
        services.orders()
                .pendingOf(bridgeId)
                .subscribe()
                .with(
                        pending -> {
                            reconcile(before, pending);
                            onLoop(then);
                        },
                        e -> {
                            unsure();
                            onLoop(then);
                            LOG.warnf("pending orders not read, the sweep will bridgeId=%s", bridgeId);
                        });
    }

    private void pump() {
        Moment now = services.now();
        if (!endpoint.isConnected()) {
            return;
        }
        if (delivery.isOverdue(now)) {
            connection.close(Closing.SILENT);
            return;
        }
        if (holding) {
            return;
        }
        for (Delivery.Transmission transmission : delivery.transmit(now)) {
            MqttQoS qos = transmission.packetId() == 0 ? MqttQoS.AT_MOST_ONCE : MqttQoS.AT_LEAST_ONCE;
            Buffer payload = Buffer.buffer(OrderMessage.of(transmission.order()).toJson());
            if (!limits.allow(topics.orders(), payload)) {
                LOG.warnf(
                        "order larger than the bridge takes bridgeId=%s lockId=%s",
                        topics.bridgeId(), transmission.order().lockId());
                services.sent().addTooLarge(transmission.order(), now.time());
                services.metrics().orderTooLarge();
                delivery.acknowledged(transmission.packetId(), now);
                continue;
            }
            endpoint.publish(topics.orders(), payload, qos, false, false, transmission.packetId());
            services.sent().add(transmission.order(), now.time());
            services.metrics().orderSent();
        }
        stop();
        delivery.wakeAt().ifPresent(at -> {
            long millis = Math.max(1, now.until(at).toMillis() + 1);
            timer = context.owner().setTimer(millis, id -> onLoop(this::pump));
        });
    }
}
