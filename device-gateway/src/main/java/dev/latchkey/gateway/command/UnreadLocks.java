package dev.latchkey.gateway.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Locks that a connected bridge was given, until the table has said what waits for them: what comes live of them is newer and must not leave before it (R4), so it waits, in
 * its order. That of other locks does not. Used on the connection's event loop only.
 */
public final class UnreadLocks {
    private final Map<String, Reading> unread = new HashMap<>();

    /** One look into the table. */
    public static final class Reading {
        private final List<Runnable> waiting = new ArrayList<>();

        private Reading() {}
    }

    /** The locks are added, and a look into the table begins. {@link #read} has to follow. */
    public Reading add(Collection<String> lockIds) {
        Reading reading = new Reading();
        lockIds.forEach(lockId -> unread.put(lockId, reading));
        return reading;
    }

    /** The lock is no longer the bridge's. */
    public void withdraw(String lockId) {
        unread.remove(lockId);
    }

    /** Runs the action now, or when the lock's orders are read. */
    public void whenRead(String lockId, Runnable action) {
        Reading reading = unread.get(lockId);
        if (reading == null) {
            action.run();
        } else {
            reading.waiting.add(() -> whenRead(lockId, action)); // it may have left meanwhile, and come again
        }
    }

    /** What waits in the table has been offered, or takes too long to be read. Again does nothing. */
    public void read(Reading reading) {
        unread.values().removeIf(one -> one == reading);
        List<Runnable> waiting = List.copyOf(reading.waiting);
        reading.waiting.clear();
        waiting.forEach(Runnable::run);
    }
}
