package dev.latchkey.shares.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OrderBookTest {
    private static final Instant NOON = Instant.parse("2030-06-01T12:00:00Z");
    private static final OrderBook MADE = OrderBook.made(List.of("a"));
    private static final LockOrder TRUST = new LockOrder("o-1", 1, new LockOrder.TrustIssuers(List.of("a", "b")), NOON);
    private static final LockOrder CLOCK = new LockOrder("o-2", 2, new LockOrder.SetClock(null), NOON);

    @Test
    @Tag("R1")
    void r1_lockBelievesNewKeys_onceItHasSaidSo_notOnceItWasTold() {
        OrderBook told = MADE.with(TRUST);
        assertThat(told).isEqualTo(new OrderBook(1, List.of("a"), List.of("a", "b")));
        assertThat(told.with(CLOCK)).isEqualTo(new OrderBook(2, List.of("a"), List.of("a", "b")));

        assertThat(told.obeyed(CLOCK)).isEqualTo(told);
        assertThat(told.obeyed(TRUST)).isEqualTo(new OrderBook(1, List.of("a", "b"), List.of("a", "b")));
    }

    @Test
    @Tag("U2")
    void u2_onlyAnOrderToOpen_expires() {
        KeyId key = new KeyId(new LockId("LK-1"), KeyKind.ONLINE, 2);
        LockOrder open = new LockOrder("o-3", 3, new LockOrder.Open(key, NOON.plusSeconds(20)), NOON);

        assertThat(open.expiresAt()).contains(NOON.plusSeconds(20));
        assertThat(CLOCK.expiresAt()).isEqualTo(Optional.empty());
    }
}
