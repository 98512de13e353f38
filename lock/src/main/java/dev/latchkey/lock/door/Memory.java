package dev.latchkey.lock.door;

import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.TrustedIssuers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a lock must not forget in a power loss.
 *
 * @param issuers whom it believes; a factory reset does not touch them, as it does not touch the lock's own key
 * @param slots the first is slot 1
 * @param zone null if no order has told it; a factory reset does not touch it: the lock is where it was
 * @param trustedUpTo the latest time it has known for sure; the clock is never set back behind it
 * @param reset null if there never was one
 */
public record Memory(
        String lockId,
        TrustedIssuers issuers,
        List<Slot> slots,
        LastOrders lastOrders,
        Log log,
        @Nullable KnownZone zone,
        Instant trustedUpTo,
        @Nullable Reset reset) {
    public Memory {
        if (slots.size() != Lock.SLOTS) {
            throw new IllegalArgumentException(slots.size() + " slots");
        }
        slots = List.copyOf(slots);
    }

    static Memory fresh(String lockId, TrustedIssuers issuers) {
        return new Memory(lockId, issuers, freshSlots(), LastOrders.NONE, Log.EMPTY, null, Instant.EPOCH, null);
    }

    /** From here on nothing opens, until it is provisioned: floors of 0 would let every generation in that there ever was. */
    Memory reset(String challenge) {
        return new Memory(
                lockId,
                issuers,
                freshSlots(),
                lastOrders.reset(),
                Log.EMPTY,
                zone,
                Instant.EPOCH,
                new Reset(challenge, false));
    }

    boolean isUnprovisioned() {
        return reset != null && !reset.provisioned();
    }

    /** @param number 1 to {@link Lock#SLOTS} */
    Slot slot(int number) {
        return slots.get(number - 1);
    }

    boolean has(String namedLockId, int slot) {
        return namedLockId.equals(lockId) && slot >= 1 && slot <= Lock.SLOTS;
    }

    long nextCounter() {
        return log.counter() + 1;
    }

    Memory with(Statement statement) {
        Instant at = statement.at().wallClock();
        Instant upTo = statement.at().trusted() && at.isAfter(trustedUpTo) ? at : trustedUpTo;
        return new Memory(lockId, issuers, slots, lastOrders, log.with(statement), zone, upTo, reset);
    }

    Memory with(int number, Slot slot) {
        List<Slot> next = new ArrayList<>(slots);
        next.set(number - 1, slot);
        return new Memory(lockId, issuers, next, lastOrders, log, zone, trustedUpTo, reset);
    }

    Memory with(TrustedIssuers next) {
        return new Memory(lockId, next, slots, lastOrders, log, zone, trustedUpTo, reset);
    }

    Memory with(LastOrders next) {
        return new Memory(lockId, issuers, slots, next, log, zone, trustedUpTo, reset);
    }

    Memory with(Log next) {
        return new Memory(lockId, issuers, slots, lastOrders, next, zone, trustedUpTo, reset);
    }

    Memory with(KnownZone next) {
        return new Memory(lockId, issuers, slots, lastOrders, log, next, trustedUpTo, reset);
    }

    private static List<Slot> freshSlots() {
        return Collections.nCopies(Lock.SLOTS, Slot.FRESH);
    }
}
