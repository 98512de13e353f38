package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.application.OrderStore;
import dev.latchkey.gateway.command.Lane;
import dev.latchkey.gateway.command.PendingOrder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What was sent since the last sweep, or was too large for that, to be noted in one statement instead of one per order. Thread-safe. */
@ApplicationScoped
public class SentOrders {
    private final ConcurrentMap<Key, OrderStore.Sent> sent = new ConcurrentHashMap<>();

    private record Key(Lane lane, String orderId) {}

    void add(PendingOrder order, Instant at) {
        add(new OrderStore.Sent(order.lane(), order.orderId(), 1, at, false));
    }

    void addTooLarge(PendingOrder order, Instant at) {
        add(new OrderStore.Sent(order.lane(), order.orderId(), 0, at, true));
    }

    private void add(OrderStore.Sent one) {
        sent.merge(
                new Key(one.lane(), one.orderId()),
                one,
                (a, b) -> new OrderStore.Sent(a.lane(), a.orderId(), a.times() + b.times(), b.at(), b.tooLarge()));
    }

    List<OrderStore.Sent> take() {
        List<OrderStore.Sent> taken = new ArrayList<>();
        for (Key key : sent.keySet()) {
            OrderStore.Sent value = sent.remove(key);
            if (value != null) {
                taken.add(value);
            }
        }
        return taken;
    }
}
