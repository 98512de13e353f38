package dev.latchkey.lock.door;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something that may happen at a door, by good people and bad. */
sealed interface DoorAction {
    enum Paper {
        GENUINE,
        OTHER_LOCK,
        OTHER_ISSUER,
        /** A stranger's signature under the platform's key id. */
        FORGED,
        /** The platform's signature, and other claims than it signed. */
        TAMPERED,
        GARBAGE
    }

    enum Presenter {
        HOLDER,
        /** Has a copy of the credential and a device key of his own. */
        THIEF
    }

    enum Proof {
        FRESH,
        /** The very proof of the attempt before, and no new challenge asked for. */
        REPLAYED,
        /** Made for the challenge before the one that the lock has just given. */
        OUTDATED,
        UNASKED,
        TOO_LATE,
        FOR_ANOTHER_LOCK
    }

    enum Dates {
        NONE,
        PAST,
        CURRENT,
        FUTURE,
        /** Weekly hours without a gap. */
        ALWAYS_OPEN,
        /** Weekly hours of days that the week has not reached. */
        NEVER_OPEN,
        /** Weekly hours without a gap, in a table that has ended. */
        BEYOND_TABLE
    }

    record Unlock(
            Paper paper,
            int slot,
            int generation,
            Dates dates,
            @Nullable Integer unlocks,
            Presenter presenter,
            Proof proof)
            implements DoorAction {}

    record Order(Paper paper, int slot, int generation) implements DoorAction {}

    record UseTicket(Paper paper, Freshness freshness) implements DoorAction {}

    enum Freshness {
        FRESH,
        /** The very ticket of the time before, and no new challenge asked for. */
        REPLAYED,
        /** Made for the challenge before the one that the lock has just given. */
        OUTDATED,
        UNASKED,
        TOO_LATE
    }

    /** @param current false: it is an hour old */
    record OpenRemotely(Paper paper, long number, boolean current) implements DoorAction {}

    /**
     * @param answers a challenge that the lock has just given
     * @param ahead seconds from what the lock's clock shows to the time that the order tells
     */
    record SetTime(Paper paper, long number, boolean answers, long ahead) implements DoorAction {}

    record ResetToFactory() implements DoorAction {}

    /** @param forThisReset false: for another one */
    record ProvisionAnew(Paper paper, boolean forThisReset) implements DoorAction {}

    record TimePasses(Duration duration) implements DoorAction {}

    record TimeLost() implements DoorAction {}

    record ClockSet() implements DoorAction {}

    /** All that is not stored is gone. */
    record PowerLost() implements DoorAction {}

    record StatementTaken() implements DoorAction {}
}
