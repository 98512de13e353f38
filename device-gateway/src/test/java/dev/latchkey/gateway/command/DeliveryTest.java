package dev.latchkey.gateway.command;

import static dev.latchkey.gateway.command.Deliveries.deliver;
import static dev.latchkey.gateway.command.Deliveries.delivery;
import static dev.latchkey.gateway.command.Deliveries.sentAt;
import static dev.latchkey.gateway.command.Orders.FIRST;
import static dev.latchkey.gateway.command.Orders.NOON;
import static dev.latchkey.gateway.command.Orders.OTHER_SLOT;
import static dev.latchkey.gateway.command.Orders.SECOND;
import static dev.latchkey.gateway.command.Orders.START;
import static dev.latchkey.gateway.command.Orders.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.command.Delivery.Subscription;
import dev.latchkey.gateway.command.Delivery.Transmission;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which orders are sent to a bridge, in which order, and when again. */
class DeliveryTest {
    private final Delivery delivery = delivery(10);

    @Test
    @Tag("B2")
    void b2_nothingIsSent_beforeTheBridgeSubscribes() {
        delivery.offer(FIRST);

        assertThat(delivery.transmit(START)).isEmpty();

        delivery.subscribed(Subscription.QOS_1);
        assertThat(delivery.transmit(START)).containsExactly(new Transmission(FIRST, 1));
        assertThat(delivery.transmit(START)).isEmpty();
    }

    @Test
    @Tag("B2")
    void b2_arrivedOrder_isSentAgain_untilItIsSettled() {
        delivery.subscribed(Subscription.QOS_1);
        deliver(FIRST, START, delivery);

        assertThat(delivery.wakeAt()).contains(START.plusSeconds(5));
        assertThat(sentAt(START.plusSeconds(4), delivery)).isEmpty();
        List<Transmission> again = delivery.transmit(START.plusSeconds(5));
        assertThat(again).containsExactly(new Transmission(FIRST, 2));
        delivery.acknowledged(2, START.plusSeconds(5));
        assertThat(delivery.wakeAt()).contains(START.plusSeconds(15)); // twice as long

        delivery.settle(FIRST.lane(), 2);
        assertThat(sentAt(START.plusSeconds(3600), delivery)).isEmpty();
        assertThat(delivery.wakeAt()).isEmpty();
    }

    @Test
    @Tag("R4")
    void r4_olderOrder_neverOvertakes_aNewerOne() {
        delivery.subscribed(Subscription.QOS_1);
        delivery.offer(SECOND);
        delivery.offer(FIRST);

        assertThat(sentAt(START, delivery)).containsExactly(SECOND);
        delivery.offer(FIRST);
        delivery.reconcile(delivery.mark(), List.of(FIRST));
        assertThat(sentAt(START, delivery)).isEmpty();
    }

    @Test
    @Tag("R4")
    void r4_ordersOfOneLock_leaveInTheOrderOfItsSequence() {
        delivery.offer(OTHER_SLOT);
        delivery.offer(SECOND);
        delivery.subscribed(Subscription.QOS_1);

        assertThat(sentAt(START, delivery)).containsExactly(SECOND, OTHER_SLOT);
    }

    @Test
    void subscriberWithoutAcknowledgements_getsOrdersAgainToo() {
        delivery.subscribed(Subscription.QOS_0);
        delivery.offer(FIRST);

        assertThat(delivery.transmit(START)).containsExactly(new Transmission(FIRST, 0));
        assertThat(delivery.isOverdue(START.plusSeconds(60))).isFalse();
        assertThat(delivery.transmit(START.plusSeconds(5))).containsExactly(new Transmission(FIRST, 0));
    }

    @Test
    @Tag("U2")
    void u2_orderThatHasExpired_isNotSent() {
        PendingOrder open = new PendingOrder(
                new Lane("LK-1", Lane.Kind.OPEN, 2), "open", 0, "a.b.c", 4, NOON, NOON.plusSeconds(20));
        delivery.subscribed(Subscription.QOS_1);

        delivery.offer(open);
        assertThat(delivery.transmit(START.plusSeconds(20))).isEmpty();
        assertThat(delivery.isEmpty()).isTrue();

        delivery.offer(open);
        assertThat(delivery.transmit(START.plusSeconds(19)))
                .extracting(Delivery.Transmission::order)
                .containsExactly(open);
    }

    /** Somebody has set the clock, by a day. */
    @Test
    void clockThatIsSet_changesNothing_butWhatHasExpired() {
        delivery.subscribed(Subscription.QOS_1);
        deliver(FIRST, START, delivery);
        delivery.offer(OTHER_SLOT);
        delivery.transmit(START);
        Moment ahead = new Moment(NOON.plus(Duration.ofDays(1)), START.nanos());
        Moment back =
                new Moment(NOON.minus(Duration.ofDays(1)), START.plusSeconds(30).nanos());

        assertThat(delivery.isOverdue(ahead)).isFalse();
        assertThat(delivery.transmit(ahead)).isEmpty();
        assertThat(delivery.isOverdue(back)).isTrue();
        assertThat(sentAt(back, delivery)).containsExactly(FIRST);
    }

    @Property
    @net.jqwik.api.Tag("R4")
    void r4_whateverComesInWhateverOrder_sequencesOfASlotNeverFall(@ForAll long seed) {
        Random random = new Random(seed);
        Delivery any = delivery(3);
        any.subscribed(Subscription.QOS_1);
        Map<Lane, Long> highest = new HashMap<>();
        Moment now = START;
        for (int i = 0; i < 60; i++) {
            PendingOrder order = order("LK-1", 1 + random.nextInt(2), 1 + random.nextInt(20));
            switch (random.nextInt(8)) {
                case 0 -> any.offer(order);
                case 1 -> any.settle(order.lane(), order.sequence());
                case 2 -> any.reconcile(any.mark() - random.nextInt(3), List.of(order));
                case 3 -> any.acknowledged(1 + random.nextInt(40), now);
                case 5 -> any.reconcile(any.mark(), List.of());
                case 6 -> any.subscribed(random.nextBoolean() ? Subscription.QOS_1 : Subscription.QOS_0);
                case 4 ->
                    any.confirm(
                            new LockFact.Confirmed(order.lane(), order.orderId(), random.nextInt(20)),
                            1 + random.nextInt(20));
                default -> now = now.plusSeconds(random.nextInt(20));
            }
            for (Transmission transmission : any.transmit(now)) {
                PendingOrder sent = transmission.order();
                assertThat(sent.sequence()).isGreaterThanOrEqualTo(highest.getOrDefault(sent.lane(), 0L));
                highest.put(sent.lane(), sent.sequence());
            }
        }
    }
}
