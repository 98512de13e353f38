package dev.latchkey.gateway.command;

import static dev.latchkey.gateway.command.Deliveries.deliver;
import static dev.latchkey.gateway.command.Deliveries.delivery;
import static dev.latchkey.gateway.command.Deliveries.sentAt;
import static dev.latchkey.gateway.command.Orders.FIRST;
import static dev.latchkey.gateway.command.Orders.OTHER_SLOT;
import static dev.latchkey.gateway.command.Orders.SECOND;
import static dev.latchkey.gateway.command.Orders.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.command.Delivery.Subscription;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What takes orders away from a delivery, and what does not: the table, live facts, and locks that go. */
class DeliveryFactsTest {
    private final Delivery delivery = delivery(10);

    @Test
    void settledOrder_isNotTakenInAgain_fromASnapshotThatIsOlder() {
        delivery.subscribed(Subscription.QOS_1);
        long mark = delivery.mark();
        deliver(FIRST, START, delivery);
        delivery.settle(FIRST.lane(), 2);

        delivery.reconcile(mark, List.of(FIRST));

        assertThat(sentAt(START.plusSeconds(3600), delivery)).isEmpty();
    }

    @Test
    @Tag("R2")
    void r2_confirmation_takesAwayWhatItCovers_andNothingElse() {
        delivery.subscribed(Subscription.QOS_1);
        delivery.offer(SECOND); // up to generation 2

        delivery.confirm(new LockFact.Confirmed(SECOND.lane(), "older", 1), 3);
        delivery.confirm(new LockFact.Confirmed(OTHER_SLOT.lane(), "order-2", 9), 4);
        assertThat(sentAt(START, delivery)).containsExactly(SECOND);

        delivery.confirm(new LockFact.Confirmed(SECOND.lane(), "order-2", 2), 5);
        delivery.offer(SECOND); // the table did not know yet
        assertThat(sentAt(START.plusSeconds(3600), delivery)).isEmpty();
    }

    @Test
    @Tag("inv-13")
    void inv13_orderThatTheTableGetsLate_isOfferedAgain() {
        delivery.subscribed(Subscription.QOS_1);
        deliver(FIRST, START, delivery);
        delivery.reconcile(delivery.mark(), List.of());

        delivery.reconcile(delivery.mark(), List.of(FIRST));

        assertThat(sentAt(START, delivery)).containsExactly(FIRST);
    }

    @Test
    @Tag("inv-13")
    void inv13_snapshot_takesAwayWhatItNoLongerHolds_butNothingNewer() {
        delivery.subscribed(Subscription.QOS_1);
        deliver(FIRST, START, delivery);
        long mark = delivery.mark();
        delivery.offer(OTHER_SLOT); // live, while the snapshot is being read

        delivery.reconcile(mark, List.of());

        assertThat(sentAt(START.plusSeconds(3600), delivery)).containsExactly(OTHER_SLOT);
    }

    @Test
    void withdrawnLock_getsNothing_andEverythingWhenItComesBack() {
        delivery.subscribed(Subscription.QOS_1);
        deliver(FIRST, START, delivery);
        delivery.withdraw("LK-1");
        assertThat(sentAt(START.plusSeconds(3600), delivery)).isEmpty();

        delivery.offer(FIRST);
        assertThat(sentAt(START.plusSeconds(3600), delivery)).containsExactly(FIRST);
    }
}
