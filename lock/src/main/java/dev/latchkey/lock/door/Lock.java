package dev.latchkey.lock.door;

import dev.latchkey.lock.door.OrderAnswer.Done;
import dev.latchkey.lock.door.OrderAnswer.NotObeyed;
import dev.latchkey.lock.door.UnlockAnswer.Opens;
import dev.latchkey.lock.door.UnlockAnswer.StaysShut;
import dev.latchkey.lock.protocol.Credential;
import dev.latchkey.lock.protocol.Credentials;
import dev.latchkey.lock.protocol.DeviceProof;
import dev.latchkey.lock.protocol.DeviceProofs;
import dev.latchkey.lock.protocol.Flaw;
import dev.latchkey.lock.protocol.Order;
import dev.latchkey.lock.protocol.Order.Deactivate;
import dev.latchkey.lock.protocol.Orders;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statement.Deactivated;
import dev.latchkey.lock.protocol.Statement.Opened;
import dev.latchkey.lock.protocol.Statement.Refused;
import dev.latchkey.lock.protocol.TrustedIssuers;
import dev.latchkey.lock.protocol.Verification;
import dev.latchkey.lock.protocol.Verification.Invalid;
import dev.latchkey.lock.protocol.Verification.Valid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one lock, and what each event at its door makes of it (U1, R1, R4).
 *
 * @param slots the first is slot 1
 * @param challenge null when none is waiting for its proof; need not survive a power loss
 */
public record Lock(
        String lockId, List<Slot> slots, Log log, @Nullable Challenge challenge) {
    public static final int SLOTS = 10;
    public static final int CHALLENGE_BYTES = 16;

    public Lock {
        if (slots.size() != SLOTS) {
            throw new IllegalArgumentException(slots.size() + " slots");
        }
        slots = List.copyOf(slots);
    }

    /** As it leaves the factory. */
    public static Lock fresh(String lockId) {
        return new Lock(lockId, Collections.nCopies(SLOTS, Slot.FRESH), Log.EMPTY, null);
    }

    /** @param random {@link #CHALLENGE_BYTES} that nobody can foresee */
    public Step<Challenge> giveChallenge(byte[] random, Duration uptime) {
        if (random.length != CHALLENGE_BYTES) {
            throw new IllegalArgumentException(random.length + " bytes");
        }
        Challenge given = new Challenge(Base64.getUrlEncoder().withoutPadding().encodeToString(random), uptime);
        return new Step<>(new Lock(lockId, slots, log, given), given);
    }

    /** Whatever the answer, the challenge is used up. */
    public Step<UnlockAnswer> unlock(String credential, String proof, TrustedIssuers issuers, Moment now) {
        Lock next = withoutChallenge();
        return switch (Credentials.verify(credential, issuers)) {
            case Invalid<Credential>(Flaw flaw) -> new Step<>(next, new StaysShut(refusalOf(flaw)));
            case Valid<Credential>(Credential valid)
            when !isMine(valid.lockId(), valid.slot()) -> new Step<>(next, new StaysShut(Refusal.OTHER_LOCK));
            case Valid<Credential>(Credential valid) -> {
                Optional<Refusal> refusal = refusal(valid, proof, now);
                yield refusal.isPresent() ? next.refuse(valid, refusal.get(), now) : next.open(valid, now);
            }
        };
    }

    /**
     * Obeying again changes nothing. The answer is the receipt that still waits to be taken, else a new one, so that repeating an
     * order does not fill the log.
     */
    public Step<OrderAnswer> obey(String order, TrustedIssuers issuers, Moment now) {
        return switch (Orders.verify(order, issuers)) {
            case Invalid<Order>(Flaw flaw) -> new Step<>(this, new NotObeyed(refusalOf(flaw)));
            case Valid<Order>(Deactivate valid)
            when !isMine(valid.lockId(), valid.slot()) -> new Step<>(this, new NotObeyed(Refusal.OTHER_LOCK));
            case Valid<Order>(Deactivate valid) -> deactivate(valid, now);
        };
    }

    /** Somebody has taken this statement and will not lose it. */
    public Lock taken(long counter) {
        return new Lock(lockId, slots, log.without(counter), challenge);
    }

    /** @param number 1 to {@link #SLOTS} */
    public Slot slot(int number) {
        return slots.get(number - 1);
    }

    private Optional<Refusal> refusal(Credential credential, String proof, Moment now) {
        Slot slot = slot(credential.slot());
        if (credential.generation() < slot.floor()) {
            return Optional.of(Refusal.SUPERSEDED);
        }
        if (!isProven(credential, proof, now)) {
            return Optional.of(Refusal.NO_PROOF);
        }
        if (!now.clockTrusted()) {
            return Optional.of(Refusal.CLOCK_UNTRUSTED);
        }
        if (credential.startsAt() != null && now.wallClock().isBefore(credential.startsAt())) {
            return Optional.of(Refusal.NOT_YET);
        }
        if (credential.endsAt() != null && !now.wallClock().isBefore(credential.endsAt())) {
            return Optional.of(Refusal.EXPIRED);
        }
        Optional<Refusal> outside = credential.hours() == null
                ? Optional.empty()
                : credential.hours().refusalAt(now.wallClock());
        if (outside.isPresent()) {
            return outside;
        }
        if (credential.unlocks() != null && slot.usedOf(credential.generation()) >= credential.unlocks()) {
            return Optional.of(Refusal.USED_UP);
        }
        return Optional.empty();
    }

    private boolean isProven(Credential credential, String proof, Moment now) {
        if (challenge == null || !challenge.isGoodAt(now.uptime())) {
            return false;
        }
        Verification<DeviceProof> verified = DeviceProofs.verify(proof, lockId, challenge.value(), now.wallClock());
        return verified instanceof Valid<DeviceProof>(DeviceProof valid)
                && valid.deviceKey().equals(credential.deviceKey());
    }

    private Step<UnlockAnswer> open(Credential credential, Moment now) {
        int slot = credential.slot();
        int generation = credential.generation();
        Statement opened = new Opened(lockId, nextCounter(), now.lockTime(), slot, generation);
        Lock next = with(slot, slot(slot).opened(generation), log.with(opened));
        return new Step<>(next, new Opens(slot, generation));
    }

    private Step<UnlockAnswer> refuse(Credential credential, Refusal refusal, Moment now) {
        Statement refused =
                new Refused(lockId, nextCounter(), now.lockTime(), credential.slot(), credential.generation(), refusal);
        return new Step<>(new Lock(lockId, slots, log.with(refused), challenge), new StaysShut(refusal));
    }

    private Step<OrderAnswer> deactivate(Deactivate order, Moment now) {
        Slot slot = slot(order.slot());
        Optional<Statement> waiting = log.receiptOf(order.orderId());
        if (waiting.isPresent() && slot.floor() > order.generation()) {
            return new Step<>(this, new Done(waiting.get()));
        }
        Statement receipt = new Deactivated(
                lockId, nextCounter(), now.lockTime(), order.slot(), order.generation(), order.orderId());
        return new Step<>(
                with(order.slot(), slot.forgetUpTo(order.generation()), log.with(receipt)), new Done(receipt));
    }

    private boolean isMine(String namedLockId, int slot) {
        return namedLockId.equals(lockId) && slot >= 1 && slot <= SLOTS;
    }

    private long nextCounter() {
        return log.counter() + 1;
    }

    private Lock withoutChallenge() {
        return new Lock(lockId, slots, log, null);
    }

    private Lock with(int number, Slot slot, Log nextLog) {
        List<Slot> next = new ArrayList<>(slots);
        next.set(number - 1, slot);
        return new Lock(lockId, next, nextLog, challenge);
    }

    private static Refusal refusalOf(Flaw flaw) {
        return flaw == Flaw.MALFORMED ? Refusal.MALFORMED : Refusal.UNTRUSTED_ISSUER;
    }
}
