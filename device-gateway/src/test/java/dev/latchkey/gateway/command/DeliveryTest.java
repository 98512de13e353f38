package dev.latchkey.gateway.command;

import static dev.latchkey.gateway.command.Orders.NOON;
import static dev.latchkey.gateway.command.Orders.START;
import static dev.latchkey.gateway.command.Orders.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.command.Delivery.Subscription;
import dev.latchkey.gateway.command.Delivery.Transmission;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DeliveryTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));
    private static final Duration ACK_TIMEOUT = Duration.ofSeconds(30);
    private static final PendingOrder FIRST = order("LK-1", 1, 1);
    private static final PendingOrder SECOND = order("LK-1", 1, 2);
    private static final PendingOrder OTHER_SLOT = order("LK-1", 2, 3);

    private final Delivery delivery = new Delivery(new Unacknowledged(10, ACK_TIMEOUT), BACKOFF);

    private List<PendingOrder> sentAt(Moment now) {
        return delivery.transmit(now).stream().map(Transmission::order).toList();
    }

    private void deliver(PendingOrder order, Moment now) {
        delivery.offer(order);
        for (Transmission transmission : delivery.transmit(now)) {
            delivery.acknowledged(transmission.packetId(), now);
        }
    }

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
        deliver(FIRST, START);

        assertThat(delivery.wakeAt()).contains(START.plusSeconds(5));
        assertThat(sentAt(START.plusSeconds(4))).isEmpty();
        List<Transmission> again = delivery.transmit(START.plusSeconds(5));
        assertThat(again).containsExactly(new Transmission(FIRST, 2));
        delivery.acknowledged(2, START.plusSeconds(5));
        assertThat(delivery.wakeAt()).contains(START.plusSeconds(15)); // twice as long

        delivery.settle(FIRST.lane(), 2);
        assertThat(sentAt(START.plusSeconds(3600))).isEmpty();
        assertThat(delivery.wakeAt()).isEmpty();
    }

    @Test
    void unacknowledgedOrder_isNotSentAgain_butTheLineIsOverdue() {
        delivery.subscribed(Subscription.QOS_1);
        delivery.offer(FIRST);
        delivery.transmit(START);

        assertThat(sentAt(START.plusSeconds(29))).isEmpty();
        assertThat(delivery.isOverdue(START.plusSeconds(29))).isFalse();
        assertThat(delivery.wakeAt()).contains(START.plusSeconds(30));
        assertThat(delivery.isOverdue(START.plusSeconds(30))).isTrue();
    }

    @Test
    @Tag("R4")
    void r4_olderOrder_neverOvertakes_aNewerOne() {
        delivery.subscribed(Subscription.QOS_1);
        delivery.offer(SECOND);
        delivery.offer(FIRST);

        assertThat(sentAt(START)).containsExactly(SECOND);
        delivery.offer(FIRST);
        delivery.reconcile(delivery.mark(), List.of(FIRST));
        assertThat(sentAt(START)).isEmpty();
    }

    @Test
    @Tag("R4")
    void r4_ordersOfOneLock_leaveInTheOrderOfItsSequence() {
        delivery.offer(OTHER_SLOT);
        delivery.offer(SECOND);
        delivery.subscribed(Subscription.QOS_1);

        assertThat(sentAt(START)).containsExactly(SECOND, OTHER_SLOT);
    }

    @Test
    void settledOrder_isNotTakenInAgain_fromASnapshotThatIsOlder() {
        delivery.subscribed(Subscription.QOS_1);
        long mark = delivery.mark();
        deliver(FIRST, START);
        delivery.settle(FIRST.lane(), 2);

        delivery.reconcile(mark, List.of(FIRST));

        assertThat(sentAt(START.plusSeconds(3600))).isEmpty();
    }

    @Test
    @Tag("R2")
    void r2_confirmation_takesAwayWhatItCovers_andNothingElse() {
        delivery.subscribed(Subscription.QOS_1);
        delivery.offer(SECOND); // up to generation 2

        delivery.confirm(new LockFact.Confirmed(SECOND.lane(), "older", 1), 3);
        delivery.confirm(new LockFact.Confirmed(OTHER_SLOT.lane(), "order-2", 9), 4);
        assertThat(sentAt(START)).containsExactly(SECOND);

        delivery.confirm(new LockFact.Confirmed(SECOND.lane(), "order-2", 2), 5);
        delivery.offer(SECOND); // the table did not know yet
        assertThat(sentAt(START.plusSeconds(3600))).isEmpty();
    }

    @Test
    @Tag("inv-13")
    void inv13_orderThatTheTableGetsLate_isOfferedAgain() {
        delivery.subscribed(Subscription.QOS_1);
        deliver(FIRST, START);
        delivery.reconcile(delivery.mark(), List.of());

        delivery.reconcile(delivery.mark(), List.of(FIRST));

        assertThat(sentAt(START)).containsExactly(FIRST);
    }

    @Test
    @Tag("inv-13")
    void inv13_snapshot_takesAwayWhatItNoLongerHolds_butNothingNewer() {
        delivery.subscribed(Subscription.QOS_1);
        deliver(FIRST, START);
        long mark = delivery.mark();
        delivery.offer(OTHER_SLOT); // live, while the snapshot is being read

        delivery.reconcile(mark, List.of());

        assertThat(sentAt(START.plusSeconds(3600))).containsExactly(OTHER_SLOT);
    }

    @Test
    void moreThanTheWindow_waitsForAcknowledgements() {
        Delivery narrow = new Delivery(new Unacknowledged(1, ACK_TIMEOUT), BACKOFF);
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

    /** With anything that goes through all orders for each acknowledgement this takes minutes. */
    @Test
    @Timeout(30)
    @Tag("B2")
    void b2_aBuildingOfOrders_leavesLockByLock_eachOnce() {
        List<PendingOrder> building = IntStream.range(0, 20_000)
                .mapToObj(i -> order(String.format(Locale.ROOT, "LK-%05d", i), 1, 1))
                .toList();
        Delivery narrow = new Delivery(new Unacknowledged(32, ACK_TIMEOUT), BACKOFF);
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

    @Test
    void settledOrderInFlight_keepsItsPlaceInTheWindow_untilAcknowledged() {
        Delivery narrow = new Delivery(new Unacknowledged(1, ACK_TIMEOUT), BACKOFF);
        narrow.subscribed(Subscription.QOS_1);
        narrow.offer(FIRST);
        narrow.transmit(START);
        narrow.settle(FIRST.lane(), 1);
        narrow.offer(OTHER_SLOT);

        assertThat(narrow.transmit(START)).isEmpty();
        narrow.acknowledged(1, START);
        assertThat(narrow.transmit(START)).containsExactly(new Transmission(OTHER_SLOT, 2));
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
    void withdrawnLock_getsNothing_andEverythingWhenItComesBack() {
        delivery.subscribed(Subscription.QOS_1);
        deliver(FIRST, START);
        delivery.withdraw("LK-1");
        assertThat(sentAt(START.plusSeconds(3600))).isEmpty();

        delivery.offer(FIRST);
        assertThat(sentAt(START.plusSeconds(3600))).containsExactly(FIRST);
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
        deliver(FIRST, START);
        delivery.offer(OTHER_SLOT);
        delivery.transmit(START);
        Moment ahead = new Moment(NOON.plus(Duration.ofDays(1)), START.nanos());
        Moment back =
                new Moment(NOON.minus(Duration.ofDays(1)), START.plusSeconds(30).nanos());

        assertThat(delivery.isOverdue(ahead)).isFalse();
        assertThat(delivery.transmit(ahead)).isEmpty();
        assertThat(delivery.isOverdue(back)).isTrue();
        assertThat(sentAt(back)).containsExactly(FIRST);
    }

    @Property
    @net.jqwik.api.Tag("R4")
    void r4_whateverComesInWhateverOrder_sequencesOfASlotNeverFall(@ForAll long seed) {
        Random random = new Random(seed);
        Delivery any = new Delivery(new Unacknowledged(3, ACK_TIMEOUT), BACKOFF);
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
