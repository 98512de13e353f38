package dev.latchkey.gateway.command;

import dev.latchkey.gateway.command.Delivery.Transmission;
import java.time.Duration;
import java.util.List;

/** Deliveries to one bridge, for tests. */
final class Deliveries {
    static final Duration ACK_TIMEOUT = Duration.ofSeconds(30);
    static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

    private Deliveries() {}

    /** @param most orders that may be without an acknowledgement */
    static Delivery delivery(int most) {
        return new Delivery(new Unacknowledged(most, ACK_TIMEOUT), BACKOFF);
    }

    static List<PendingOrder> sentAt(Moment now, Delivery delivery) {
        return delivery.transmit(now).stream().map(Transmission::order).toList();
    }

    static void deliver(PendingOrder order, Moment now, Delivery delivery) {
        delivery.offer(order);
        for (Transmission transmission : delivery.transmit(now)) {
            delivery.acknowledged(transmission.packetId(), now);
        }
    }
}
