package dev.latchkey.gateway.command;

import static dev.latchkey.gateway.command.Deliveries.ACK_TIMEOUT;
import static dev.latchkey.gateway.command.Deliveries.BACKOFF;
import static dev.latchkey.gateway.command.Deliveries.delivery;
import static dev.latchkey.gateway.command.Deliveries.sentAt;
import static dev.latchkey.gateway.command.Orders.FIRST;
import static dev.latchkey.gateway.command.Orders.OTHER_SLOT;
import static dev.latchkey.gateway.command.Orders.START;
import static dev.latchkey.gateway.command.Orders.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.command.Delivery.Subscription;
import dev.latchkey.gateway.command.Delivery.Transmission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Orders that are sent and not acknowledged: how many, and for how long. */
class DeliveryWindowTest {
    private final Delivery delivery = delivery(10);

    @Test
    void unacknowledgedOrder_isNotSentAgain_butTheLineIsOverdue() {
        delivery.subscribed(Subscription.QOS_1);
        delivery.offer(FIRST);
        delivery.transmit(START);

        assertThat(sentAt(START.plusSeconds(29), delivery)).isEmpty();
        assertThat(delivery.isOverdue(START.plusSeconds(29))).isFalse();
        assertThat(delivery.wakeAt()).contains(START.plusSeconds(30));
        assertThat(delivery.isOverdue(START.plusSeconds(30))).isTrue();
    }

    @Test
    void moreThanTheWindow_waitsForAcknowledgements() {
        Delivery narrow = delivery(1);
        narrow.subscribed(Subscription.QOS_1);
        narrow.offer(FIRST);
        narrow.offer(OTHER_SLOT);

        assertThat(narrow.transmit(START)).containsExactly(new Transmission(FIRST, 1));
        assertThat(narrow.transmit(START)).isEmpty();
        narrow.acknowledged(7, START); // never sent
        assertThat(narrow.transmit(START)).isEmpty();
        narrow.acknowledged(1, START);
        assertThat(narrow.transmit(START)).containsExactly(new Transmission(OTHER_SLOT, 2));
    }

    @Test
    void whatElseIsOnTheLine_takesItsPartOfTheWindow() {
        Unacknowledged messages = new Unacknowledged(1, ACK_TIMEOUT);
        Delivery narrow = new Delivery(messages, BACKOFF);
        narrow.subscribed(Subscription.QOS_1);
        int other = messages.next(START);
        narrow.offer(FIRST);

        assertThat(narrow.transmit(START)).isEmpty();
        assertThat(narrow.wakeAt()).contains(START.plus(ACK_TIMEOUT));
        narrow.acknowledged(other, START);
        assertThat(narrow.transmit(START)).containsExactly(new Transmission(FIRST, 2));
    }

    @Test
    void settledOrderInFlight_keepsItsPlaceInTheWindow_untilAcknowledged() {
        Delivery narrow = delivery(1);
        narrow.subscribed(Subscription.QOS_1);
        narrow.offer(FIRST);
        narrow.transmit(START);
        narrow.settle(FIRST.lane(), 1);
        narrow.offer(OTHER_SLOT);

        assertThat(narrow.transmit(START)).isEmpty();
        narrow.acknowledged(1, START);
        assertThat(narrow.transmit(START)).containsExactly(new Transmission(OTHER_SLOT, 2));
    }

    /** With anything that goes through all orders for each acknowledgement this takes minutes. */
    @Test
    @Timeout(30)
    @Tag("B2")
    void b2_aBuildingOfOrders_leavesLockByLock_eachOnce() {
        List<PendingOrder> building = IntStream.range(0, 20_000)
                .mapToObj(i -> order(String.format(Locale.ROOT, "LK-%05d", i), 1, 1))
                .toList();
        Delivery narrow = delivery(32);
        narrow.subscribed(Subscription.QOS_1);
        building.reversed().forEach(narrow::offer);

        List<PendingOrder> sent = new ArrayList<>();
        Deque<Transmission> inFlight = new ArrayDeque<>(narrow.transmit(START));
        while (!inFlight.isEmpty()) {
            Transmission one = inFlight.remove();
            sent.add(one.order());
            narrow.acknowledged(one.packetId(), START);
            inFlight.addAll(narrow.transmit(START));
            assertThat(narrow.wakeAt()).isPresent();
        }

        assertThat(sent).isEqualTo(building);
    }
}
