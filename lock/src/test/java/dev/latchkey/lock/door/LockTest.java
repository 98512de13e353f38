package dev.latchkey.lock.door;

import static dev.latchkey.lock.door.Fixtures.HOLDER;
import static dev.latchkey.lock.door.Fixtures.LOCK;
import static dev.latchkey.lock.door.Fixtures.NOON;
import static dev.latchkey.lock.door.Fixtures.OTHER_LOCK;
import static dev.latchkey.lock.door.Fixtures.STRANGER;
import static dev.latchkey.lock.door.Fixtures.THIEF;
import static dev.latchkey.lock.door.Fixtures.TRUSTED;
import static dev.latchkey.lock.door.Fixtures.at;
import static dev.latchkey.lock.door.Fixtures.credential;
import static dev.latchkey.lock.door.Fixtures.deactivate;
import static dev.latchkey.lock.door.Fixtures.forLock;
import static dev.latchkey.lock.door.Fixtures.limited;
import static dev.latchkey.lock.door.Fixtures.signed;
import static dev.latchkey.lock.door.Fixtures.withHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lock.door.OrderAnswer.Done;
import dev.latchkey.lock.door.OrderAnswer.NotObeyed;
import dev.latchkey.lock.door.UnlockAnswer.Opens;
import dev.latchkey.lock.door.UnlockAnswer.StaysShut;
import dev.latchkey.lock.protocol.Credential;
import dev.latchkey.lock.protocol.Credentials;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.OffsetTable;
import dev.latchkey.lock.protocol.Order.Deactivate;
import dev.latchkey.lock.protocol.Orders;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.Statement.Deactivated;
import dev.latchkey.lock.protocol.Statement.LockTime;
import dev.latchkey.lock.protocol.Statement.Opened;
import dev.latchkey.lock.protocol.Statement.Refused;
import dev.latchkey.lock.protocol.WeeklyHours;
import dev.latchkey.lock.protocol.WeeklyWindow;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("U1")
class LockTest {
    private static final LockTime AT_NOON = new LockTime(NOON, true);

    @Test
    void u1_lock_opens_forTheHolder() {
        Step<UnlockAnswer> step = attempt(Lock.fresh(LOCK, TRUSTED), signed(credential(1, 3)), HOLDER, NOON);
        assertThat(step.answer()).isEqualTo(new Opens(1, 3));
        assertThat(step.next().memory().slot(1)).isEqualTo(new Slot(3, 1));
        assertThat(step.next().memory().log().waiting()).containsExactly(new Opened(LOCK, 1, AT_NOON, 1, 3));
    }

    @Test
    void u1_lock_refuses_whatIsNoCredential_andLogsNothing() {
        Step<UnlockAnswer> step = attempt(Lock.fresh(LOCK, TRUSTED), "open sesame", HOLDER, NOON);
        assertThat(step).isEqualTo(new Step<>(Lock.fresh(LOCK, TRUSTED), new StaysShut(Refusal.MALFORMED)));
    }

    @Test
    @Tag("inv-11")
    void u1_lock_refuses_anotherIssuersCredential_andLogsNothing() {
        String foreign = Credentials.sign(credential(1, 3), STRANGER);
        Step<UnlockAnswer> step = attempt(Lock.fresh(LOCK, TRUSTED), foreign, HOLDER, NOON);
        assertThat(step).isEqualTo(new Step<>(Lock.fresh(LOCK, TRUSTED), new StaysShut(Refusal.UNTRUSTED_ISSUER)));
    }

    @Test
    @Tag("inv-11")
    void u1_lock_refuses_anotherLocksCredential_andLogsNothing() {
        Step<UnlockAnswer> step =
                attempt(Lock.fresh(LOCK, TRUSTED), signed(forLock(credential(1, 3), OTHER_LOCK)), HOLDER, NOON);
        assertThat(step).isEqualTo(new Step<>(Lock.fresh(LOCK, TRUSTED), new StaysShut(Refusal.OTHER_LOCK)));
    }

    @Test
    void u1_lock_refuses_aSlotThatItHasNot() {
        for (int slot : List.of(-1, 0, 11)) {
            assertThat(attempt(Lock.fresh(LOCK, TRUSTED), signed(credential(slot, 3)), HOLDER, NOON)
                            .answer())
                    .isEqualTo(new StaysShut(Refusal.OTHER_LOCK));
        }
    }

    @Test
    @Tag("inv-10")
    @Tag("E3")
    void e3_lock_refuses_theOlderGeneration_onceItHasSeenTheNewer() {
        Lock seen = attempt(Lock.fresh(LOCK, TRUSTED), signed(credential(1, 4)), HOLDER, NOON)
                .next();
        Step<UnlockAnswer> step = attempt(seen, signed(credential(1, 3)), HOLDER, NOON);
        assertThat(step.answer()).isEqualTo(new StaysShut(Refusal.SUPERSEDED));
        assertThat(step.next().memory().slots()).isEqualTo(seen.memory().slots());
        assertThat(step.next().memory().log().waiting())
                .contains(new Refused(LOCK, 2, AT_NOON, 1, 3, Refusal.SUPERSEDED));
    }

    @Test
    @Tag("E3")
    void e3_lock_opensForTheOlderGeneration_untilItHasSeenTheNewer() {
        Lock older = attempt(Lock.fresh(LOCK, TRUSTED), signed(credential(1, 3)), HOLDER, NOON)
                .next();
        assertThat(attempt(older, signed(credential(1, 3)), HOLDER, NOON).answer())
                .isEqualTo(new Opens(1, 3));
        assertThat(attempt(older, signed(credential(1, 4)), HOLDER, NOON).answer())
                .isEqualTo(new Opens(1, 4));
    }

    @Test
    @Tag("D2")
    @Tag("inv-11")
    void d2_lock_refuses_aCopiedCredential() {
        Step<UnlockAnswer> step = attempt(Lock.fresh(LOCK, TRUSTED), signed(credential(1, 3)), THIEF, NOON);
        assertThat(step.answer()).isEqualTo(new StaysShut(Refusal.NO_PROOF));
        assertThat(step.next().memory().log().waiting())
                .containsExactly(new Refused(LOCK, 1, AT_NOON, 1, 3, Refusal.NO_PROOF));
    }

    @Test
    @Tag("D2")
    void d2_lock_refuses_aProofWithoutChallenge() {
        String proof = HOLDER.proveForUnlock(LOCK, "guessed", NOON);
        assertThat(Lock.fresh(LOCK, TRUSTED)
                        .unlock(signed(credential(1, 3)), proof, at(NOON))
                        .answer())
                .isEqualTo(new StaysShut(Refusal.NO_PROOF));
    }

    @Test
    @Tag("D2")
    @Tag("inv-11")
    void d2_lock_refuses_aReplayedProof() {
        Step<Challenge> given = challenged(Lock.fresh(LOCK, TRUSTED), NOON);
        String proof = HOLDER.proveForUnlock(LOCK, given.answer().value(), NOON);
        Lock opened =
                given.next().unlock(signed(credential(1, 3)), proof, at(NOON)).next();
        assertThat(opened.unlock(signed(credential(1, 3)), proof, at(NOON)).answer())
                .isEqualTo(new StaysShut(Refusal.NO_PROOF));
    }

    @Test
    @Tag("D2")
    void d2_challenge_isForgotten_after30Seconds() {
        Step<Challenge> given = challenged(Lock.fresh(LOCK, TRUSTED), NOON);
        String proof = HOLDER.proveForUnlock(LOCK, given.answer().value(), NOON);
        String credential = signed(credential(1, 3));
        assertThat(given.next()
                        .unlock(credential, proof, at(NOON.plusMillis(29_999)))
                        .answer())
                .isEqualTo(new Opens(1, 3));
        assertThat(given.next()
                        .unlock(credential, proof, at(NOON.plusSeconds(30)))
                        .answer())
                .isEqualTo(new StaysShut(Refusal.NO_PROOF));
    }

    @Test
    @Tag("D2")
    void d2_challenge_isReplaced_byTheNext() {
        Step<Challenge> first = challenged(Lock.fresh(LOCK, TRUSTED), NOON);
        byte[] other = new byte[Lock.CHALLENGE_BYTES];
        other[0] = 1;
        Lock second = first.next().giveChallenge(other, at(NOON).uptime()).next();
        String proof = HOLDER.proveForUnlock(LOCK, first.answer().value(), NOON);
        assertThat(second.unlock(signed(credential(1, 3)), proof, at(NOON)).answer())
                .isEqualTo(new StaysShut(Refusal.NO_PROOF));
    }

    @Test
    @Tag("S6")
    @Tag("inv-11")
    void s6_lock_opensFromTheStart_toBeforeTheEnd() {
        String credential = signed(limited(credential(1, 3), NOON, NOON.plusSeconds(60), null));
        assertThat(answerAt(credential, NOON.minusMillis(1))).isEqualTo(new StaysShut(Refusal.NOT_YET));
        assertThat(answerAt(credential, NOON)).isEqualTo(new Opens(1, 3));
        assertThat(answerAt(credential, NOON.plusMillis(59_999))).isEqualTo(new Opens(1, 3));
        assertThat(answerAt(credential, NOON.plusSeconds(60))).isEqualTo(new StaysShut(Refusal.EXPIRED));
    }

    @Test
    @Tag("inv-11")
    void u1_lock_opensForNoCredential_whileItHasLostTheTime() {
        Moment lost = new Moment(NOON, false, at(NOON).uptime());
        Step<UnlockAnswer> refused = attempt(Lock.fresh(LOCK, TRUSTED), signed(credential(1, 3)), HOLDER, lost);
        assertThat(refused.answer()).isEqualTo(new StaysShut(Refusal.CLOCK_UNTRUSTED));
        assertThat(refused.next().memory().log().waiting())
                .containsExactly(new Refused(LOCK, 1, new LockTime(NOON, false), 1, 3, Refusal.CLOCK_UNTRUSTED));
        Credential dated = limited(credential(1, 3), null, NOON.plusSeconds(60), null);
        assertThat(attempt(Lock.fresh(LOCK, TRUSTED), signed(dated), HOLDER, lost)
                        .answer())
                .isEqualTo(new StaysShut(Refusal.CLOCK_UNTRUSTED));
    }

    @Test
    @Tag("S6")
    @Tag("inv-11")
    void s6_lock_opensWithinTheHours_byTheWallClockBesideIt() {
        // Tuesdays 08:00 to 10:00 in Zurich; 2026-11-24 is one, at UTC+1
        WeeklyHours tuesdays = new WeeklyHours(
                List.of(WeeklyWindow.of(Set.of(DayOfWeek.TUESDAY), 480, 600)),
                OffsetTable.of(ZoneId.of("Europe/Zurich"), NOON, null));
        String credential = signed(withHours(credential(1, 3), tuesdays));
        Instant eight = Instant.parse("2026-11-24T07:00:00Z");
        assertThat(answerAt(credential, eight.minusMillis(1))).isEqualTo(new StaysShut(Refusal.OUTSIDE_HOURS));
        assertThat(answerAt(credential, eight)).isEqualTo(new Opens(1, 3));
        assertThat(answerAt(credential, eight.plusSeconds(7199))).isEqualTo(new Opens(1, 3));
        assertThat(answerAt(credential, eight.plusSeconds(7200))).isEqualTo(new StaysShut(Refusal.OUTSIDE_HOURS));
        assertThat(answerAt(credential, NOON.plus(OffsetTable.HORIZON)))
                .isEqualTo(new StaysShut(Refusal.OUTSIDE_TABLE));
    }

    @Test
    @Tag("S6")
    @Tag("inv-11")
    void s6_lock_opensAsOftenAsTheCredentialSays() {
        String twice = signed(limited(credential(1, 3), null, null, 2));
        Lock once = attempt(Lock.fresh(LOCK, TRUSTED), twice, HOLDER, NOON).next();
        Lock used = attempt(once, twice, HOLDER, NOON).next();
        assertThat(attempt(used, twice, HOLDER, NOON).answer()).isEqualTo(new StaysShut(Refusal.USED_UP));
        assertThat(attempt(used, signed(limited(credential(1, 4), null, null, 2)), HOLDER, NOON)
                        .answer())
                .isEqualTo(new Opens(1, 4));
    }

    @Test
    @Tag("R1")
    @Tag("inv-10")
    void r1_lock_forgetsUpToTheOrderedGeneration() {
        Lock lock = attempt(Lock.fresh(LOCK, TRUSTED), signed(credential(1, 3)), HOLDER, NOON)
                .next();
        Step<OrderAnswer> step = lock.obey(signed(deactivate("order-1", 1, 3)), at(NOON));
        assertThat(step.answer()).isEqualTo(new Done(new Deactivated(LOCK, 2, AT_NOON, 1, 3, "order-1")));
        assertThat(attempt(step.next(), signed(credential(1, 3)), HOLDER, NOON).answer())
                .isEqualTo(new StaysShut(Refusal.SUPERSEDED));
        assertThat(attempt(step.next(), signed(credential(1, 4)), HOLDER, NOON).answer())
                .isEqualTo(new Opens(1, 4));
    }

    @Test
    @Tag("R4")
    void r4_repeatedOrder_isAnsweredAnew_afterItsReceiptWasTaken() {
        String order = signed(deactivate("order-1", 1, 3));
        Lock obeyed = Lock.fresh(LOCK, TRUSTED).obey(order, at(NOON)).next();
        Step<OrderAnswer> waiting = obeyed.obey(order, at(NOON));
        Step<OrderAnswer> taken = obeyed.taken(1, at(NOON)).obey(order, at(NOON));
        assertThat(waiting).isEqualTo(new Step<>(obeyed, new Done(new Deactivated(LOCK, 1, AT_NOON, 1, 3, "order-1"))));
        assertThat(taken.answer()).isEqualTo(new Done(new Deactivated(LOCK, 2, AT_NOON, 1, 3, "order-1")));
        assertThat(taken.next().memory().slots()).isEqualTo(obeyed.memory().slots());
    }

    @Test
    @Tag("R4")
    @Tag("inv-10")
    void r4_olderOrder_lowersNothing_afterANewerOne() {
        Lock newer = Lock.fresh(LOCK, TRUSTED)
                .obey(signed(deactivate("order-2", 1, 5)), at(NOON))
                .next();
        Step<OrderAnswer> older = newer.obey(signed(deactivate("order-1", 1, 3)), at(NOON));
        assertThat(older.answer()).isEqualTo(new Done(new Deactivated(LOCK, 2, AT_NOON, 1, 3, "order-1")));
        assertThat(older.next().memory().slots()).isEqualTo(newer.memory().slots());
    }

    @Test
    @Tag("R4")
    @Tag("inv-11")
    void r4_order_givesNoUnlockBack_thatTheNextGenerationHasUsed() {
        String once = signed(limited(credential(1, 4), null, null, 1));
        Lock used = attempt(Lock.fresh(LOCK, TRUSTED), once, HOLDER, NOON).next();
        Lock ordered = used.obey(signed(deactivate("order-1", 1, 3)), at(NOON)).next();
        assertThat(attempt(ordered, once, HOLDER, NOON).answer()).isEqualTo(new StaysShut(Refusal.USED_UP));
    }

    @Test
    @Tag("R4")
    void r4_order_isNotObeyed_ofAStrangerOrForAnotherLock() {
        Lock fresh = Lock.fresh(LOCK, TRUSTED);
        Deactivate order = deactivate("order-1", 1, 3);
        Deactivate elsewhere = new Deactivate("order-1", OTHER_LOCK, 1, 3, NOON);
        assertThat(fresh.obey(Orders.sign(order, STRANGER), at(NOON)))
                .isEqualTo(new Step<>(fresh, new NotObeyed(Refusal.UNTRUSTED_ISSUER, null)));
        assertThat(fresh.obey(signed(elsewhere), at(NOON)))
                .isEqualTo(new Step<>(fresh, new NotObeyed(Refusal.OTHER_LOCK, null)));
        assertThat(fresh.obey(signed(credential(1, 3)), at(NOON)))
                .isEqualTo(new Step<>(fresh, new NotObeyed(Refusal.MALFORMED, null)));
    }

    @Test
    @Tag("R1")
    void r1_order_isNotObeyed_forASlotThatTheLockHasNot() {
        Lock fresh = Lock.fresh(LOCK, TRUSTED);
        for (int slot : List.of(-1, 0, 11)) {
            assertThat(fresh.obey(signed(deactivate("order-1", slot, 3)), at(NOON)))
                    .isEqualTo(new Step<>(fresh, new NotObeyed(Refusal.OTHER_LOCK, null)));
        }
        assertThat(fresh.obey(signed(deactivate("order-1", 10, 3)), at(NOON))
                        .next()
                        .memory()
                        .slot(10))
                .isEqualTo(new Slot(4, 0));
    }

    private static UnlockAnswer answerAt(String credential, Instant now) {
        return attempt(Lock.fresh(LOCK, TRUSTED), credential, HOLDER, now).answer();
    }

    private static Step<UnlockAnswer> attempt(Lock lock, String credential, Device device, Instant now) {
        return attempt(lock, credential, device, at(now));
    }

    private static Step<UnlockAnswer> attempt(Lock lock, String credential, Device device, Moment now) {
        Step<Challenge> given = lock.giveChallenge(new byte[Lock.CHALLENGE_BYTES], now.uptime());
        String proof = device.proveForUnlock(LOCK, given.answer().value(), now.wallClock());
        return given.next().unlock(credential, proof, now);
    }

    private static Step<Challenge> challenged(Lock lock, Instant now) {
        return lock.giveChallenge(new byte[Lock.CHALLENGE_BYTES], at(now).uptime());
    }
}
