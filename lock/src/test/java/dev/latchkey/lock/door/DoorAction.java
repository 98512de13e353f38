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
        FUTURE
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

    record TimePasses(Duration duration) implements DoorAction {}

    record TimeLost() implements DoorAction {}

    record ClockSet() implements DoorAction {}

    /** All that is not stored is gone. */
    record PowerLost() implements DoorAction {}

    record StatementTaken() implements DoorAction {}
}
