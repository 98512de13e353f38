package dev.latchkey.lock.door;

import dev.latchkey.lock.door.OrderAnswer.NotObeyed;
import dev.latchkey.lock.door.UnlockAnswer.Opens;
import dev.latchkey.lock.door.UnlockAnswer.OpensByTicket;
import dev.latchkey.lock.door.UnlockAnswer.StaysShut;
import dev.latchkey.lock.protocol.Credential;
import dev.latchkey.lock.protocol.Credentials;
import dev.latchkey.lock.protocol.Flaw;
import dev.latchkey.lock.protocol.Order;
import dev.latchkey.lock.protocol.Orders;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.ResetNotice;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statement.ClockLost;
import dev.latchkey.lock.protocol.Statement.Opened;
import dev.latchkey.lock.protocol.Statement.Refused;
import dev.latchkey.lock.protocol.Statement.TicketOpened;
import dev.latchkey.lock.protocol.Statement.TicketRefused;
import dev.latchkey.lock.protocol.Ticket;
import dev.latchkey.lock.protocol.Tickets;
import dev.latchkey.lock.protocol.TrustedIssuers;
import dev.latchkey.lock.protocol.Verification.Invalid;
import dev.latchkey.lock.protocol.Verification.Valid;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One lock, and what each event at its door makes of it (U1, U2, R1, R4).
 *
 * @param challenge null when none is waiting for its answer; may be forgotten in a power loss
 * @param timeChallenge as {@code challenge}: the one that was given with the statement that the time is lost
 */
public record Lock(
        Memory memory,
        @Nullable Challenge challenge,
        @Nullable Challenge timeChallenge) {
    public static final int SLOTS = 10;
    public static final int CHALLENGE_BYTES = 16;

    /** As it leaves the factory. */
    public static Lock fresh(String lockId, TrustedIssuers issuers) {
        return switchedOn(Memory.fresh(lockId, issuers));
    }

    /** After a power loss. */
    public static Lock switchedOn(Memory memory) {
        return new Lock(memory, null, null);
    }

    /** @param random {@link #CHALLENGE_BYTES} that nobody can foresee */
    public Step<Challenge> giveChallenge(byte[] random, Duration uptime) {
        Challenge given = Challenge.of(random, uptime, Challenge.AT_THE_DOOR);
        return new Step<>(new Lock(memory, given, timeChallenge), given);
    }

    /** Whatever the answer, the challenge is used up. */
    public Step<UnlockAnswer> unlock(String credential, String proof, Moment now) {
        Lock next = new Lock(memory, null, timeChallenge);
        return switch (Credentials.verify(credential, memory.issuers())) {
            case Invalid<Credential>(Flaw flaw) -> new Step<>(next, new StaysShut(refusalOf(flaw)));
            case Valid<Credential>(Credential valid)
            when !memory.has(valid.lockId(), valid.slot()) -> new Step<>(next, new StaysShut(Refusal.OTHER_LOCK));
            case Valid<Credential>(Credential valid)
            when memory.isUnprovisioned() -> new Step<>(next, new StaysShut(Refusal.UNPROVISIONED));
            case Valid<Credential>(Credential valid) -> {
                Slot slot = memory.slot(valid.slot());
                Optional<Refusal> refusal = CredentialCheck.refusal(valid, slot, memory.zone(), proof, challenge, now);
                yield refusal.isPresent() ? next.refuse(valid, refusal.get(), now) : next.open(valid, now);
            }
        };
    }

    /**
     * Whatever the answer, the challenge is used up, and with it the ticket. A lock that has lost the time opens all the same: the
     * ticket is younger than the challenge, whose age the lock knows.
     */
    public Step<UnlockAnswer> unlockByTicket(String ticket, Moment now) {
        Lock next = new Lock(memory, null, timeChallenge);
        return switch (Tickets.verify(ticket, memory.issuers())) {
            case Invalid<Ticket>(Flaw flaw) -> new Step<>(next, new StaysShut(refusalOf(flaw)));
            case Valid<Ticket>(Ticket valid)
            when !valid.lockId().equals(memory.lockId()) -> new Step<>(next, new StaysShut(Refusal.OTHER_LOCK));
            case Valid<Ticket>(Ticket valid)
            when memory.isUnprovisioned() -> new Step<>(next, new StaysShut(Refusal.UNPROVISIONED));
            case Valid<Ticket>(Ticket valid) -> {
                Optional<Refusal> refusal = refusal(valid, now);
                yield refusal.isPresent() ? next.refuse(valid, refusal.get(), now) : next.open(valid, now);
            }
        };
    }

    /** Obeying again changes nothing, and is answered with the same outcome. */
    public Step<OrderAnswer> obey(String order, Moment now) {
        return switch (Orders.verify(order, memory.issuers())) {
            case Invalid<Order>(Flaw flaw) -> new Step<>(this, new NotObeyed(refusalOf(flaw), null));
            case Valid<Order>(Order valid)
            when !valid.lockId().equals(memory.lockId()) -> new Step<>(this, new NotObeyed(Refusal.OTHER_LOCK, null));
            case Valid<Order>(Order valid) -> new Obedience(this, now).obey(valid, order);
        };
    }

    /**
     * The time is lost: says so, with a challenge for the platform to answer.
     *
     * @param random {@link #CHALLENGE_BYTES} that nobody can foresee
     */
    public Lock timeLost(byte[] random, Moment now) {
        Challenge given = Challenge.of(random, now.uptime(), Challenge.FOR_THE_TIME);
        if (memory.isUnprovisioned()) {
            return new Lock(memory, challenge, given);
        }
        Statement lost = new ClockLost(memory.lockId(), memory.nextCounter(), now.lockTime(), given.value());
        return new Lock(memory.with(lost), challenge, given);
    }

    /** @param random {@link #CHALLENGE_BYTES} that nobody can foresee */
    public Lock factoryReset(byte[] random) {
        return switchedOn(memory.reset(Challenge.text(random)));
    }

    /** What an unprovisioned lock has to say; empty for any other. */
    public Optional<ResetNotice> resetNotice() {
        Reset reset = memory.reset();
        return reset == null || reset.provisioned()
                ? Optional.empty()
                : Optional.of(new ResetNotice(memory.lockId(), reset.challenge()));
    }

    /** Somebody has taken this statement and will not lose it. */
    public Lock taken(long counter, Moment now) {
        Log log = memory.log().without(counter, memory.lockId(), now.lockTime());
        return new Lock(memory.with(log), challenge, timeChallenge);
    }

    private Optional<Refusal> refusal(Ticket ticket, Moment now) {
        if (challenge == null
                || !challenge.isGoodAt(now.uptime())
                || !challenge.value().equals(ticket.challenge())) {
            return Optional.of(Refusal.WRONG_CHALLENGE);
        }
        // it was signed after the challenge was given, so it is not older than that
        return challenge.ageAt(now.uptime()).compareTo(ticket.validity()) < 0
                ? Optional.empty()
                : Optional.of(Refusal.EXPIRED);
    }

    private Step<UnlockAnswer> open(Credential credential, Moment now) {
        int slot = credential.slot();
        int generation = credential.generation();
        Statement opened = new Opened(memory.lockId(), memory.nextCounter(), now.lockTime(), slot, generation);
        Memory next = memory.with(slot, memory.slot(slot).opened(generation)).with(opened);
        return new Step<>(with(next), new Opens(slot, generation));
    }

    private Step<UnlockAnswer> refuse(Credential credential, Refusal refusal, Moment now) {
        Statement refused = new Refused(
                memory.lockId(),
                memory.nextCounter(),
                now.lockTime(),
                credential.slot(),
                credential.generation(),
                refusal);
        return new Step<>(with(memory.with(refused)), new StaysShut(refusal));
    }

    private Step<UnlockAnswer> open(Ticket ticket, Moment now) {
        Statement opened = new TicketOpened(
                memory.lockId(), memory.nextCounter(), now.lockTime(), ticket.keyId(), ticket.ticketId());
        return new Step<>(with(memory.with(opened)), new OpensByTicket(ticket.keyId()));
    }

    private Step<UnlockAnswer> refuse(Ticket ticket, Refusal refusal, Moment now) {
        Statement refused = new TicketRefused(
                memory.lockId(), memory.nextCounter(), now.lockTime(), ticket.keyId(), ticket.ticketId(), refusal);
        return new Step<>(with(memory.with(refused)), new StaysShut(refusal));
    }

    private Lock with(Memory next) {
        return new Lock(next, challenge, timeChallenge);
    }

    private static Refusal refusalOf(Flaw flaw) {
        return flaw == Flaw.MALFORMED ? Refusal.MALFORMED : Refusal.UNTRUSTED_ISSUER;
    }
}
