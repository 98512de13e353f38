package dev.latchkey.bench.bridges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lock.protocol.IssuerKey;
import dev.latchkey.lock.protocol.LockKey;
import dev.latchkey.lock.protocol.Order;
import dev.latchkey.lock.protocol.Orders;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.lock.protocol.TrustedIssuers;
import dev.latchkey.lock.protocol.Verification;
import dev.latchkey.lock.protocol.Verification.Valid;
import java.time.Instant;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HeldLocksTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private final IssuerKey platform = IssuerKey.generate();
    private final LockKey key = LockKey.generate();
    private final HeldLocks locks = new HeldLocks(key, TrustedIssuers.of(platform));

    private static Order deactivation(String lockId) {
        return new Order.Deactivate("order of " + lockId, lockId, 1, 1, NOON);
    }

    private Verification<Statement> verified(String receipt, String lockId) {
        return Statements.verify(receipt, lockId, key.publicKey());
    }

    @Test
    @Tag("R1")
    void r1_order_isAnsweredWithTheReceiptOfItsLock_andARepeatWithTheSame() {
        String order = Orders.sign(deactivation("LK-1"), platform);

        String receipt = locks.obey("LK-1", order).orElseThrow();
        String repeated = locks.obey("LK-1", order).orElseThrow();

        assertThat(verified(receipt, "LK-1"))
                .asInstanceOf(InstanceOfAssertFactories.type(Valid.class))
                .extracting(Valid::value)
                .asInstanceOf(InstanceOfAssertFactories.type(Statement.Deactivated.class))
                .satisfies(done -> {
                    assertThat(done.counter()).isEqualTo(1);
                    assertThat(done.slot()).isEqualTo(1);
                    assertThat(done.generation()).isEqualTo(1);
                    assertThat(done.orderId()).isEqualTo("order of LK-1");
                });
        assertThat(verified(repeated, "LK-1")).isEqualTo(verified(receipt, "LK-1"));
    }

    @Test
    void whatThePlatformHasNotSigned_orMeansForAnotherLock_isNotAnswered() {
        assertThat(locks.obey("LK-1", Orders.sign(deactivation("LK-1"), IssuerKey.generate())))
                .isEmpty();
        assertThat(locks.obey("LK-1", Orders.sign(deactivation("LK-2"), platform)))
                .isEmpty();
    }
}
