package dev.latchkey.events;

import java.util.List;

/**
 * A lock after an event.
 *
 * @param timeZone IANA name
 * @param nameVersion version of the lock's name on the account topic, see {@link AccountEvent.NameGiven}; 0 before it has one
 * @param administrators account ids; empty until claimed
 */
public record LockState(String lockId, String model, String timeZone, long nameVersion, List<String> administrators) {
    public LockState {
        administrators = List.copyOf(administrators);
    }
}
