package dev.latchkey.keys.projection;

import dev.latchkey.events.LockState;
import java.time.Instant;
import java.util.List;

/** @param nameSince the time of the first event with this name version, as far as the batch tells */
public record LockRow(
        String lockId,
        String model,
        String timeZone,
        long nameVersion,
        Instant nameSince,
        List<String> administrators,
        long sequence) {

    public LockRow {
        administrators = List.copyOf(administrators);
    }

    static LockRow of(LockState lock, Instant nameSince, long sequence) {
        return new LockRow(
                lock.lockId(),
                lock.model(),
                lock.timeZone(),
                lock.nameVersion(),
                nameSince,
                lock.administrators(),
                sequence);
    }
}
