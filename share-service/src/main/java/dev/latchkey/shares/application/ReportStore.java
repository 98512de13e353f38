package dev.latchkey.shares.application;

import dev.latchkey.shares.domain.LockId;
import io.smallrye.mutiny.Uni;

/** Which statements of locks have been taken, in the transaction of what follows from them. */
public interface ReportStore {
    /**
     * Notes a statement by the lock's counter. Two transactions with the same one wait for each other, so one of them is first.
     *
     * @return whether it is the first time
     */
    Uni<Boolean> firstSight(LockId lock, long counter);

    /** The highest counter that the lock has reached, by what has been taken; 0 before the first. */
    Uni<Long> highestCounter(LockId lock);
}
