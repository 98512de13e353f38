package dev.latchkey.gateway.command;

import static dev.latchkey.gateway.command.Orders.NOON;
import static dev.latchkey.gateway.command.Orders.START;
import static dev.latchkey.gateway.command.Orders.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.command.Delivery.Subscription;
import dev.latchkey.gateway.command.Delivery.Transmission;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which of the orders that are due has the next place in the window, which is one here. */
@Tag("B2")
class DeliveryTurnsTest {
    private static final Moment LATER = START.plusSeconds(10);

    private final Unacknowledged unacknowledged = new Unacknowledged(1, Duration.ofSeconds(30));
    private final Delivery delivery =
            new Delivery(unacknowledged, new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5)));

    @BeforeEach
    void subscribe() {
        delivery.subscribed(Subscription.QOS_1);
    }

    private static PendingOrder opening(String lockId, int slot, long sequence) {
        return new PendingOrder(
                new Lane(lockId, Lane.Kind.OPEN, slot),
                "order-" + sequence,
                0,
                "a.b.c",
                sequence,
                NOON,
                NOON.plusSeconds(20));
    }

    private void offer(PendingOrder... orders) {
        Stream.of(orders).forEach(delivery::offer);
    }

    /** One after the other, each when the one before was acknowledged. */
    private List<PendingOrder> sent(int count, Moment now) {
        return Stream.generate(() -> {
                    Transmission next = delivery.transmit(now).getFirst();
                    delivery.acknowledged(next.packetId(), now);
                    return next.order();
                })
                .limit(count)
                .toList();
    }

    @Test
    void b2_orderThatIsNew_comesBeforeThoseThatAreRepeated() {
        PendingOrder before = order("LK-1", 1, 1);
        PendingOrder later = order("LK-2", 1, 1);
        offer(before);
        assertThat(sent(1, START)).containsExactly(before);

        offer(later);

        assertThat(sent(2, LATER)).containsExactly(later, before);
    }

    @Test
    void b2_orderThatExpires_comesBeforeThoseOfOtherLocks_thatDoNot() {
        PendingOrder deactivating = order("LK-1", 1, 1);
        PendingOrder opening = opening("LK-2", 1, 1);

        offer(deactivating, opening);

        assertThat(sent(2, START)).containsExactly(opening, deactivating);
    }

    @Test
    @Tag("R4")
    void r4_orderThatExpires_doesNotOvertake_olderOnesOfItsLock() {
        PendingOrder others = order("LK-1", 1, 1);
        PendingOrder first = order("LK-2", 1, 1);
        PendingOrder second = opening("LK-2", 2, 2);
        PendingOrder third = opening("LK-2", 1, 3);

        offer(third, others, second, first);

        assertThat(sent(4, START)).containsExactly(first, second, third, others);
    }

    @Test
    void b2_repeatOfAnOrderThatExpires_comesBeforeWhatDoesNot() {
        PendingOrder opening = opening("LK-2", 1, 1);
        PendingOrder deactivating = order("LK-1", 1, 1);
        offer(opening);
        sent(1, START);

        offer(deactivating);

        assertThat(sent(2, LATER)).containsExactly(opening, deactivating);
    }
}
