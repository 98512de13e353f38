package dev.latchkey.gateway.command;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The messages of one connection, of whatever kind, that the bridge has not acknowledged: they share the packet ids, and the room that the bridge gives. No I/O and no
 * clock; used on the connection's event loop only.
 */
public final class Unacknowledged {
    private final int most;
    private final Duration timeout;
    private final Map<Integer, Moment> sentAt = new HashMap<>();
    private int lastPacketId;

    /**
     * @param most at a time, from 1
     * @param timeout after which a connection with an unacknowledged message counts as dead
     */
    public Unacknowledged(int most, Duration timeout) {
        this.most = most;
        this.timeout = timeout;
    }

    public boolean isFull() {
        return sentAt.size() >= most;
    }

    /** For a message that goes out now; there has to be room. @return 1 to 65535, not in flight */
    public int next(Moment now) {
        do {
            lastPacketId = lastPacketId % 65_535 + 1;
        } while (sentAt.containsKey(lastPacketId));
        sentAt.put(lastPacketId, now);
        return lastPacketId;
    }

    /** @return false for an id that is not in flight */
    public boolean acknowledged(int packetId) {
        return sentAt.remove(packetId) != null;
    }

    /** Whether the bridge owes an acknowledgement for too long: the line is half open, or the bridge hangs. */
    public boolean isOverdue(Moment now) {
        return overdueAt().filter(at -> !at.isAfter(now)).isPresent();
    }

    /** When that will be if nothing is acknowledged until then. */
    public Optional<Moment> overdueAt() {
        return sentAt.values().stream().min(Comparator.naturalOrder()).map(sent -> sent.plus(timeout));
    }
}
