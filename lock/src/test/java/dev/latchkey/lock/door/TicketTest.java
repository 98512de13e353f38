package dev.latchkey.lock.door;

import static dev.latchkey.lock.door.Fixtures.LOCK;
import static dev.latchkey.lock.door.Fixtures.NOON;
import static dev.latchkey.lock.door.Fixtures.OTHER_LOCK;
import static dev.latchkey.lock.door.Fixtures.PLATFORM;
import static dev.latchkey.lock.door.Fixtures.STRANGER;
import static dev.latchkey.lock.door.Fixtures.TRUSTED;
import static dev.latchkey.lock.door.Fixtures.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lock.door.UnlockAnswer.OpensByTicket;
import dev.latchkey.lock.door.UnlockAnswer.StaysShut;
import dev.latchkey.lock.protocol.IssuerKey;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.Statement.LockTime;
import dev.latchkey.lock.protocol.Statement.TicketOpened;
import dev.latchkey.lock.protocol.Statement.TicketRefused;
import dev.latchkey.lock.protocol.Ticket;
import dev.latchkey.lock.protocol.Tickets;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("U2")
class TicketTest {
    private static final String KEY = LOCK + ".online-2";
    private static final Step<Challenge> CHALLENGED =
            Lock.fresh(LOCK, TRUSTED).giveChallenge(new byte[Lock.CHALLENGE_BYTES], at(NOON).uptime());
    private static final Lock LOCK_WITH_CHALLENGE = CHALLENGED.next();
    private static final String CHALLENGE = CHALLENGED.answer().value();

    @Test
    void u2_ticket_opens_andIsLogged() {
        Step<UnlockAnswer> step = LOCK_WITH_CHALLENGE.unlockByTicket(ticket(CHALLENGE, 10), at(NOON));
        assertThat(step.answer()).isEqualTo(new OpensByTicket(KEY));
        assertThat(step.next().memory().log().waiting())
                .containsExactly(new TicketOpened(LOCK, 1, new LockTime(NOON, true), KEY, "ticket-1"));
    }

    @Test
    void u2_ticket_opensOnce() {
        String ticket = ticket(CHALLENGE, 10);
        Lock opened = LOCK_WITH_CHALLENGE.unlockByTicket(ticket, at(NOON)).next();
        assertThat(opened.unlockByTicket(ticket, at(NOON)).answer()).isEqualTo(new StaysShut(Refusal.WRONG_CHALLENGE));
    }

    @Test
    void u2_ticket_opensWithinItsValidity_byTheLocksOwnCounting() {
        String ticket = ticket(CHALLENGE, 10);
        assertThat(answerAt(ticket, NOON.plusMillis(9_999))).isEqualTo(new OpensByTicket(KEY));
        assertThat(answerAt(ticket, NOON.plusSeconds(10))).isEqualTo(new StaysShut(Refusal.EXPIRED));
        assertThat(answerAt(ticket(CHALLENGE, 60), NOON.plusSeconds(30)))
                .isEqualTo(new StaysShut(Refusal.WRONG_CHALLENGE));
    }

    @Test
    @Tag("inv-11")
    void u2_ticket_opens_whateverTheClockSays() {
        Moment lost = new Moment(Instant.EPOCH, false, at(NOON).uptime());
        assertThat(LOCK_WITH_CHALLENGE
                        .unlockByTicket(ticket(CHALLENGE, 10), lost)
                        .answer())
                .isEqualTo(new OpensByTicket(KEY));
    }

    @Test
    void u2_ticket_isRefusedAndLogged_forAnotherChallenge() {
        Step<UnlockAnswer> step = LOCK_WITH_CHALLENGE.unlockByTicket(ticket("another", 10), at(NOON));
        assertThat(step.answer()).isEqualTo(new StaysShut(Refusal.WRONG_CHALLENGE));
        assertThat(step.next().challenge()).isNull();
        assertThat(step.next().memory().log().waiting())
                .containsExactly(
                        new TicketRefused(LOCK, 1, new LockTime(NOON, true), KEY, "ticket-1", Refusal.WRONG_CHALLENGE));
    }

    @Test
    void u2_ticket_isRefused_withoutAnyChallenge() {
        assertThat(Lock.fresh(LOCK, TRUSTED)
                        .unlockByTicket(ticket(CHALLENGE, 10), at(NOON))
                        .answer())
                .isEqualTo(new StaysShut(Refusal.WRONG_CHALLENGE));
    }

    @Test
    void u2_ticket_ofAStrangerOrForAnotherLock_isRefused_andNotLogged() {
        assertThat(answer("open sesame")).isEqualTo(new StaysShut(Refusal.MALFORMED));
        assertThat(answer(ticket(LOCK, STRANGER))).isEqualTo(new StaysShut(Refusal.UNTRUSTED_ISSUER));
        assertThat(answer(ticket(OTHER_LOCK, PLATFORM))).isEqualTo(new StaysShut(Refusal.OTHER_LOCK));
    }

    private static UnlockAnswer answer(String ticket) {
        Step<UnlockAnswer> step = LOCK_WITH_CHALLENGE.unlockByTicket(ticket, at(NOON));
        assertThat(step.next()).isEqualTo(Lock.fresh(LOCK, TRUSTED));
        return step.answer();
    }

    private static UnlockAnswer answerAt(String ticket, Instant now) {
        return LOCK_WITH_CHALLENGE.unlockByTicket(ticket, at(now)).answer();
    }

    private static String ticket(String challenge, int seconds) {
        return Tickets.sign(new Ticket("ticket-1", LOCK, KEY, challenge, NOON, NOON.plusSeconds(seconds)), PLATFORM);
    }

    private static String ticket(String lockId, IssuerKey issuer) {
        return Tickets.sign(new Ticket("ticket-1", lockId, KEY, CHALLENGE, NOON, NOON.plusSeconds(10)), issuer);
    }
}
