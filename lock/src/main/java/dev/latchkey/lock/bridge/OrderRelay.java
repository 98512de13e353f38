package dev.latchkey.lock.bridge;

import dev.latchkey.lock.door.OrderAnswer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** Gives orders to the locks that they are for. What nobody here understands is dropped: a bridge has nobody to tell. */
final class OrderRelay implements GatewaySession.OrderHandler {
    private static final Logger LOG = System.getLogger(OrderRelay.class.getName());

    private final VirtualLocks locks;

    OrderRelay(VirtualLocks locks) {
        this.locks = locks;
    }

    @Override
    public void handle(byte[] payload) throws IOException {
        try {
            relay(payload);
        } catch (RuntimeException e) {
            // ours to mend; without this one order would stop all that come behind it
            LOG.log(Level.ERROR, "order failed", e);
        }
    }

    private void relay(byte[] payload) throws IOException {
        Optional<OrderMessage> message = OrderMessage.parse(payload);
        Optional<VirtualLock> lock = message.flatMap(order -> locks.find(order.lockId()));
        if (message.isEmpty() || lock.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "order for nobody here lockId={0}",
                    message.map(OrderMessage::lockId).orElse("?"));
            return;
        }
        OrderMessage order = message.get();
        Optional<OrderAnswer> answer = lock.get().deliver(order.orderId(), order.order());
        if (answer.isEmpty()) {
            LOG.log(Level.INFO, "lock out of reach lockId={0} orderId={1}", order.lockId(), order.orderId());
            return;
        }
        switch (answer.get()) {
            case OrderAnswer.Done done -> obeyed(order);
            case OrderAnswer.ClockIsSet set -> obeyed(order);
            case OrderAnswer.DoorOpens opens -> obeyed(order);
            case OrderAnswer.NotObeyed refused ->
                LOG.log(
                        Level.WARNING,
                        "order refused by the lock lockId={0} orderId={1} refusal={2}",
                        order.lockId(),
                        order.orderId(),
                        refused.refusal().wireName());
        }
    }

    private static void obeyed(OrderMessage order) {
        LOG.log(Level.INFO, "order obeyed lockId={0} orderId={1}", order.lockId(), order.orderId());
    }
}
