package dev.latchkey.lock.door;

import static dev.latchkey.lock.door.Fixtures.HOLDER;
import static dev.latchkey.lock.door.Fixtures.LOCK;
import static dev.latchkey.lock.door.Fixtures.NOON;
import static dev.latchkey.lock.door.Fixtures.PLATFORM;
import static dev.latchkey.lock.door.Fixtures.TRUSTED;
import static dev.latchkey.lock.door.Fixtures.at;
import static dev.latchkey.lock.door.Fixtures.credential;
import static dev.latchkey.lock.door.Fixtures.deactivate;
import static dev.latchkey.lock.door.Fixtures.limited;
import static dev.latchkey.lock.door.Fixtures.open;
import static dev.latchkey.lock.door.Fixtures.setClock;
import static dev.latchkey.lock.door.Fixtures.signed;
import static dev.latchkey.lock.door.Fixtures.trust;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lock.door.LastOrders.Last;
import dev.latchkey.lock.door.OrderAnswer.Done;
import dev.latchkey.lock.door.OrderAnswer.NotObeyed;
import dev.latchkey.lock.door.UnlockAnswer.Opens;
import dev.latchkey.lock.door.UnlockAnswer.StaysShut;
import dev.latchkey.lock.protocol.Order;
import dev.latchkey.lock.protocol.Order.Provision;
import dev.latchkey.lock.protocol.Order.ProvisionedSlot;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.ResetNotice;
import dev.latchkey.lock.protocol.Statement.LockTime;
import dev.latchkey.lock.protocol.Statement.OrderObeyed;
import dev.latchkey.lock.protocol.Statement.OrderRefused;
import dev.latchkey.lock.protocol.Ticket;
import dev.latchkey.lock.protocol.Tickets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A reset wipes out the floors; until the platform has given them back, nothing opens. */
@Tag("inv-10")
class FactoryResetTest {
    private static final Lock USED = attempt(Lock.fresh(LOCK, TRUSTED), 1, 4, 3).next();
    private static final Lock RESET = USED.factoryReset(random(1));
    private static final String CHALLENGE = RESET.resetNotice().orElseThrow().challenge();
    private static final Provision PROVISION = provision("order-p", CHALLENGE, 4);

    @Test
    void inv10_resetLock_opensNothing_andObeysNothing() {
        assertThat(attempt(RESET, 1, 3, 3).answer()).isEqualTo(new StaysShut(Refusal.UNPROVISIONED));
        assertThat(attempt(RESET, 1, 5, 3).answer()).isEqualTo(new StaysShut(Refusal.UNPROVISIONED));
        Step<Challenge> given = RESET.giveChallenge(random(2), at(NOON).uptime());
        String ticket = Tickets.sign(
                new Ticket("t", LOCK, "key", given.answer().value(), NOON, NOON.plusSeconds(10)), PLATFORM);
        assertThat(given.next().unlockByTicket(ticket, at(NOON)).answer())
                .isEqualTo(new StaysShut(Refusal.UNPROVISIONED));
        for (Order order : List.of(
                deactivate("order-1", 1, 3), open(1), trust(1, PLATFORM), setClock(1, null, NOON.plusSeconds(1)))) {
            assertThat(RESET.obey(signed(order), at(NOON)))
                    .isEqualTo(new Step<>(RESET, new NotObeyed(Refusal.UNPROVISIONED, null)));
        }
    }

    @Test
    void inv10_resetLock_saysNothingWithACounter() {
        assertThat(RESET.memory().log()).isEqualTo(Log.EMPTY);
        assertThat(attempt(RESET, 1, 3, 3).next().memory()).isEqualTo(RESET.memory());
        assertThat(RESET.timeLost(random(3), at(NOON)).memory()).isEqualTo(RESET.memory());
        assertThat(RESET.resetNotice()).contains(new ResetNotice(LOCK, "AQAAAAAAAAAAAAAAAAAAAA"));
        assertThat(USED.resetNotice()).isEmpty();
    }

    @Test
    void inv10_provisionedLock_goesOnWhereItWas() {
        Step<OrderAnswer> step = RESET.obey(signed(PROVISION), at(NOON));
        assertThat(step.answer())
                .isEqualTo(new Done(new OrderObeyed(LOCK, 1_001, new LockTime(NOON, true), "order-p")));
        Lock provisioned = step.next();
        assertThat(provisioned.resetNotice()).isEmpty();
        assertThat(provisioned.memory().trustedUpTo()).isEqualTo(NOON);
        assertThat(attempt(provisioned, 1, 3, 3).answer()).isEqualTo(new StaysShut(Refusal.SUPERSEDED));
        assertThat(attempt(provisioned, 1, 4, 3).answer()).isEqualTo(new Opens(1, 4));
        // the one unlock from before the reset counts
        assertThat(attempt(provisioned, 1, 4, 1).answer()).isEqualTo(new StaysShut(Refusal.USED_UP));
        assertThat(provisioned.obey(signed(open(7)), at(NOON)).answer())
                .isEqualTo(new NotObeyed(
                        Refusal.OVERTAKEN,
                        new OrderRefused(LOCK, 1_002, new LockTime(NOON, true), "open-7", Refusal.OVERTAKEN)));
    }

    @Test
    void inv10_provision_isGoodForItsOwnReset() {
        Lock resetAgain = RESET.obey(signed(PROVISION), at(NOON)).next().factoryReset(random(2));
        assertThat(resetAgain.obey(signed(PROVISION), at(NOON)))
                .isEqualTo(new Step<>(resetAgain, new NotObeyed(Refusal.WRONG_CHALLENGE, null)));
    }

    @Test
    void inv10_provision_changesNothing_inALockThatNeedsNone() {
        Step<OrderAnswer> step = USED.obey(signed(PROVISION), at(NOON));
        assertThat(step.answer())
                .isEqualTo(new NotObeyed(
                        Refusal.NOT_RESET,
                        new OrderRefused(LOCK, 2, new LockTime(NOON, true), "order-p", Refusal.NOT_RESET)));
        assertThat(step.next().memory().slots()).isEqualTo(USED.memory().slots());
    }

    @Test
    void inv10_repeatedProvision_isReceivedAgain_andTakesNothingBack() {
        Lock provisioned = RESET.obey(signed(PROVISION), at(NOON)).next();
        Lock opened = attempt(provisioned, 1, 5, 3).next().taken(1_001, at(NOON));
        Step<OrderAnswer> again = opened.obey(signed(PROVISION), at(NOON));
        assertThat(again.answer())
                .isEqualTo(new Done(new OrderObeyed(LOCK, 1_003, new LockTime(NOON, true), "order-p")));
        assertThat(again.next().memory().slots()).isEqualTo(opened.memory().slots());
        Provision other = provision("order-q", "another", 0);
        assertThat(again.next().obey(signed(other), at(NOON)).answer()).isInstanceOf(NotObeyed.class);
    }

    @Test
    void inv10_provision_mustNameEverySlot() {
        Provision nine =
                new Provision("order-p", LOCK, CHALLENGE, PROVISION.slots().subList(0, 9), 1_000, 7, NOON);
        assertThat(RESET.obey(signed(nine), at(NOON)))
                .isEqualTo(new Step<>(RESET, new NotObeyed(Refusal.OTHER_LOCK, null)));
    }

    @Test
    void issuerKeys_surviveAReset_withTheirNumber() {
        Lock rotated = USED.obey(signed(trust(9, PLATFORM)), at(NOON)).next();
        Lock reset = rotated.factoryReset(random(1));
        assertThat(reset.memory().issuers()).isEqualTo(TRUSTED);
        assertThat(reset.memory().lastOrders().trustIssuers()).isEqualTo(new Last(9, null));
        Lock provisioned = reset.obey(signed(PROVISION), at(NOON)).next();
        assertThat(provisioned.memory().lastOrders())
                .isEqualTo(new LastOrders(
                        new Last(7, Refusal.OVERTAKEN), Last.NONE, new Last(9, null), new Last(7, Refusal.OVERTAKEN)));
    }

    private static Provision provision(String orderId, String challenge, int floorOfSlot1) {
        List<ProvisionedSlot> slots = new ArrayList<>(Collections.nCopies(Lock.SLOTS, new ProvisionedSlot(0, 0)));
        slots.set(0, new ProvisionedSlot(floorOfSlot1, 1));
        return new Provision(orderId, LOCK, challenge, slots, 1_000, 7, NOON);
    }

    private static Step<UnlockAnswer> attempt(Lock lock, int slot, int generation, int unlocks) {
        Step<Challenge> given = lock.giveChallenge(random(0), at(NOON).uptime());
        String proof = HOLDER.proveForUnlock(LOCK, given.answer().value(), NOON);
        String credential = signed(limited(credential(slot, generation), null, null, unlocks));
        return given.next().unlock(credential, proof, at(NOON));
    }

    private static byte[] random(int first) {
        byte[] random = new byte[Lock.CHALLENGE_BYTES];
        random[0] = (byte) first;
        return random;
    }
}
