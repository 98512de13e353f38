package dev.latchkey.lock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lock.protocol.IssuerKey;
import dev.latchkey.lock.protocol.Order.Deactivate;
import dev.latchkey.lock.protocol.Order.Open;
import dev.latchkey.lock.protocol.Orders;
import dev.latchkey.lock.protocol.TrustedIssuers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualLockTest {
    private static final String LOCK = "LK-7Q2M";
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T12:00:00Z");

    private final IssuerKey issuer = IssuerKey.generate();

    @TempDir
    Path data;

    private VirtualLock lock;

    @BeforeEach
    void make() throws IOException {
        StateFile file = new StateFile(data.resolve("lock.json"));
        lock = VirtualLock.make(LOCK, ZoneOffset.UTC, TrustedIssuers.of(issuer), file, () -> {});
    }

    private String open(int number) {
        return Orders.sign(
                new Open("order-" + number, LOCK, number, LOCK + ".online-1", LONG_AGO.plusSeconds(20), LONG_AGO),
                issuer);
    }

    /** People who stand before a door that sleeps for weeks ask again and again. */
    @Test
    @Tag("R4")
    void r4_bridge_keepsTheNewestOrdersOnly_forALockThatSleepsForLong() throws IOException {
        lock.setReachable(false);
        for (int number = 1; number <= 3 * VirtualLock.MOST_HELD; number++) {
            lock.deliver("order-" + number, open(number));
        }
        lock.deliver("order-0", Orders.sign(new Deactivate("order-0", LOCK, 1, 3, LONG_AGO), issuer));

        lock.setReachable(true);

        assertThat(lock.view().memory().log().counter()).isEqualTo(VirtualLock.MOST_HELD);
        assertThat(lock.view().memory().lastOrders().open().number()).isEqualTo(3L * VirtualLock.MOST_HELD);
        assertThat(lock.view().memory().slots().getFirst().floor()).isEqualTo(4);
    }
}
