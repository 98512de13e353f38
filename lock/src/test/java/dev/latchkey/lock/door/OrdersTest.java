package dev.latchkey.lock.door;

import static dev.latchkey.lock.door.Fixtures.LOCK;
import static dev.latchkey.lock.door.Fixtures.NOON;
import static dev.latchkey.lock.door.Fixtures.PLATFORM;
import static dev.latchkey.lock.door.Fixtures.STRANGER;
import static dev.latchkey.lock.door.Fixtures.TRUSTED;
import static dev.latchkey.lock.door.Fixtures.at;
import static dev.latchkey.lock.door.Fixtures.deactivate;
import static dev.latchkey.lock.door.Fixtures.open;
import static dev.latchkey.lock.door.Fixtures.setClock;
import static dev.latchkey.lock.door.Fixtures.signed;
import static dev.latchkey.lock.door.Fixtures.trust;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lock.door.OrderAnswer.ClockIsSet;
import dev.latchkey.lock.door.OrderAnswer.Done;
import dev.latchkey.lock.door.OrderAnswer.DoorOpens;
import dev.latchkey.lock.door.OrderAnswer.NotObeyed;
import dev.latchkey.lock.protocol.IssuerKey;
import dev.latchkey.lock.protocol.Order;
import dev.latchkey.lock.protocol.Orders;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.Statement.ClockLost;
import dev.latchkey.lock.protocol.Statement.LockTime;
import dev.latchkey.lock.protocol.Statement.OrderObeyed;
import dev.latchkey.lock.protocol.Statement.OrderRefused;
import dev.latchkey.lock.protocol.TrustedIssuers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The orders that have their effect once and in their turn. */
@Tag("R4")
class OrdersTest {
    private static final Lock FRESH = Lock.fresh(LOCK, TRUSTED);
    private static final LockTime AT_NOON = new LockTime(NOON, true);
    private static final IssuerKey NEXT = IssuerKey.generate();

    @Test
    @Tag("U2")
    void u2_remoteOpening_opensOnce_andItsRepeatGetsTheReceipt() {
        Step<OrderAnswer> opened = obey(FRESH, open(1), at(NOON));
        OrderObeyed receipt = new OrderObeyed(LOCK, 1, AT_NOON, "open-1");
        assertThat(opened.answer()).isEqualTo(new DoorOpens(receipt));
        assertThat(obey(opened.next(), open(1), at(NOON))).isEqualTo(new Step<>(opened.next(), new Done(receipt)));
        Lock taken = opened.next().taken(1, at(NOON));
        assertThat(obey(taken, open(1), at(NOON)).answer())
                .isEqualTo(new Done(new OrderObeyed(LOCK, 2, AT_NOON, "open-1")));
    }

    @Test
    @Tag("U2")
    void u2_remoteOpening_isRefused_outsideItsSeconds() {
        assertThat(obey(FRESH, open(1), at(NOON.plusMillis(29_999))).answer()).isInstanceOf(DoorOpens.class);
        assertRefused(FRESH, open(1), at(NOON.plusSeconds(30)), Refusal.EXPIRED);
        assertThat(obey(FRESH, open(1), at(NOON.minusSeconds(30))).answer()).isInstanceOf(DoorOpens.class);
        assertRefused(FRESH, open(1), at(NOON.minusMillis(30_001)), Refusal.NOT_YET);
        assertRefused(FRESH, open(1), lost(NOON), Refusal.CLOCK_UNTRUSTED);
    }

    @Test
    @Tag("U2")
    void u2_remoteOpening_staysRefused_onceItWas() {
        Lock refused = obey(FRESH, open(1), lost(NOON)).next().taken(1, at(NOON));
        assertRefused(refused, open(1), at(NOON), Refusal.CLOCK_UNTRUSTED);
    }

    @Test
    void r4_olderOrder_isOvertaken_byANewerOfItsKind() {
        Lock opened = obey(FRESH, open(2), at(NOON)).next();
        assertRefused(opened, open(1), at(NOON), Refusal.OVERTAKEN);
        assertThat(obey(opened, setClock(1, null, NOON.plusSeconds(1)), at(NOON))
                        .answer())
                .isInstanceOf(ClockIsSet.class);
    }

    @Test
    void r4_refusal_isSaidAgain_whileItWaits() {
        Lock refused = obey(FRESH, open(1), lost(NOON)).next();
        OrderRefused receipt = new OrderRefused(LOCK, 1, new LockTime(NOON, false), "open-1", Refusal.CLOCK_UNTRUSTED);
        assertThat(obey(refused, open(1), at(NOON)))
                .isEqualTo(new Step<>(refused, new NotObeyed(Refusal.CLOCK_UNTRUSTED, receipt)));
    }

    @Test
    @Tag("inv-11")
    void inv11_clock_isSetForward() {
        Instant later = NOON.plusSeconds(3_600);
        Step<OrderAnswer> step = obey(FRESH, setClock(1, null, later), at(NOON));
        assertThat(step.answer())
                .isEqualTo(new ClockIsSet(new OrderObeyed(LOCK, 1, new LockTime(later, true), "clock-1"), later));
        assertThat(step.next().memory().trustedUpTo()).isEqualTo(later);
    }

    @Test
    @Tag("inv-11")
    void inv11_clock_isNeverSetBack() {
        assertRefused(FRESH, setClock(1, null, NOON), at(NOON), Refusal.CLOCK_AHEAD);
        // knows noon from what it has stated, and has lost the time since
        Lock knowsNoon = obey(FRESH, deactivate("order-1", 1, 1), at(NOON)).next();
        Lock asks = knowsNoon.timeLost(new byte[Lock.CHALLENGE_BYTES], lost(Instant.EPOCH));
        String challenge = asks.timeChallenge().value();
        assertRefused(asks, setClock(1, challenge, NOON.minusSeconds(1)), lost(Instant.EPOCH), Refusal.CLOCK_AHEAD);
        assertThat(obey(asks, setClock(1, challenge, NOON), lost(Instant.EPOCH)).answer())
                .isInstanceOf(ClockIsSet.class);
    }

    @Test
    @Tag("inv-11")
    void inv11_lostClock_isSetOnlyInAnswerToAChallenge() {
        assertRefused(FRESH, setClock(1, null, NOON), lost(NOON), Refusal.WRONG_CHALLENGE);
        assertRefused(FRESH, setClock(1, "guessed", NOON), lost(NOON), Refusal.WRONG_CHALLENGE);
        Step<Challenge> given =
                FRESH.giveChallenge(new byte[Lock.CHALLENGE_BYTES], lost(NOON).uptime());
        Order answer = setClock(1, given.answer().value(), NOON.plusSeconds(9));
        Step<OrderAnswer> set = obey(given.next(), answer, lost(NOON));
        assertThat(set.answer()).isInstanceOf(ClockIsSet.class);
        assertThat(set.next().challenge()).isNull();
        assertRefused(given.next(), setClock(1, "guessed", NOON.plusSeconds(9)), at(NOON), Refusal.WRONG_CHALLENGE);
    }

    @Test
    @Tag("inv-11")
    void inv11_lostClock_asksForTheTime_andBelievesTheAnswerForTwoMinutes() {
        Lock asks = FRESH.timeLost(new byte[Lock.CHALLENGE_BYTES], lost(NOON));
        String challenge = asks.timeChallenge().value();
        assertThat(asks.memory().log().waiting())
                .containsExactly(new ClockLost(LOCK, 1, new LockTime(NOON, false), challenge));
        Order answer = setClock(1, challenge, NOON);
        assertRefused(asks, answer, lost(NOON.plusSeconds(120)), Refusal.WRONG_CHALLENGE);
        Step<OrderAnswer> set = obey(asks, answer, lost(NOON.plusMillis(119_999)));
        assertThat(set.answer()).isInstanceOf(ClockIsSet.class);
        assertThat(set.next().timeChallenge()).isNull();
    }

    @Test
    @Tag("inv-11")
    void inv11_timeChallenge_survivesAnUnlock_butNoPowerLoss() {
        Lock asks = FRESH.timeLost(new byte[Lock.CHALLENGE_BYTES], lost(NOON));
        Lock knocked = asks.unlock("nonsense", "nonsense", lost(NOON))
                .next()
                .unlockByTicket("nonsense", lost(NOON))
                .next()
                .taken(9, lost(NOON))
                .giveChallenge(new byte[Lock.CHALLENGE_BYTES], Duration.ZERO)
                .next();
        assertThat(knocked.timeChallenge()).isEqualTo(asks.timeChallenge());
        assertThat(Lock.switchedOn(asks.memory()).timeChallenge()).isNull();
    }

    @Test
    void issuerKeys_areRotated_withoutAGap() {
        Lock both = obey(FRESH, trust(1, PLATFORM, NEXT), at(NOON)).next();
        assertThat(both.memory().issuers()).isEqualTo(TrustedIssuers.of(PLATFORM, NEXT));
        String retire = Orders.sign(trust(2, NEXT), NEXT);
        Step<OrderAnswer> next = both.obey(retire, at(NOON));
        assertThat(next.answer()).isEqualTo(new Done(new OrderObeyed(LOCK, 2, AT_NOON, "trust-2")));
        assertThat(next.next().memory().issuers()).isEqualTo(TrustedIssuers.of(NEXT));
        assertThat(next.next()
                        .obey(signed(deactivate("order-1", 1, 1)), at(NOON))
                        .answer())
                .isEqualTo(new NotObeyed(Refusal.UNTRUSTED_ISSUER, null));
    }

    @Test
    void issuerKeys_areNotChanged_byWhomTheyLeaveOut() {
        Step<OrderAnswer> step = obey(FRESH, trust(1, NEXT), at(NOON));
        assertThat(step.answer())
                .isEqualTo(new NotObeyed(
                        Refusal.SIGNER_LEFT_OUT,
                        new OrderRefused(LOCK, 1, AT_NOON, "trust-1", Refusal.SIGNER_LEFT_OUT)));
        assertThat(step.next().memory().issuers()).isEqualTo(TRUSTED);
    }

    @Test
    void issuerKeys_areNotChanged_byAStranger_orByAnOlderOrder() {
        assertThat(FRESH.obey(Orders.sign(trust(1, STRANGER), STRANGER), at(NOON)))
                .isEqualTo(new Step<>(FRESH, new NotObeyed(Refusal.UNTRUSTED_ISSUER, null)));
        Lock newer = obey(FRESH, trust(2, PLATFORM), at(NOON)).next();
        assertRefused(newer, trust(1, PLATFORM, NEXT), at(NOON), Refusal.OVERTAKEN);
    }

    private static Step<OrderAnswer> obey(Lock lock, Order order, Moment now) {
        return lock.obey(signed(order), now);
    }

    /** Refused with a receipt, and nothing has changed but the log and the number. */
    private static void assertRefused(Lock lock, Order order, Moment now, Refusal refusal) {
        Step<OrderAnswer> step = obey(lock, order, now);
        long counter = lock.memory().log().counter() + 1;
        OrderRefused receipt = new OrderRefused(LOCK, counter, now.lockTime(), order.orderId(), refusal);
        assertThat(step.answer()).isEqualTo(new NotObeyed(refusal, receipt));
        assertThat(step.next().memory().log().waiting()).last().isEqualTo(receipt);
        assertThat(step.next().memory().slots()).isEqualTo(lock.memory().slots());
        assertThat(step.next().memory().issuers()).isEqualTo(lock.memory().issuers());
        assertThat(step.next().timeChallenge()).isEqualTo(lock.timeChallenge());
    }

    private static Moment lost(Instant wallClock) {
        Duration uptime = wallClock.equals(Instant.EPOCH) ? Duration.ZERO : Duration.between(NOON, wallClock);
        return new Moment(wallClock, false, uptime);
    }
}
