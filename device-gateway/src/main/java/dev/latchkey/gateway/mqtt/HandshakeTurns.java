package dev.latchkey.gateway.mqtt;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Whose TLS handshake begins next, in the order in which they came: a few after each look at the sockets, so that the packets of those who are connected, and the handshakes that
 * have begun, come before all that wait. Who has waited too long is not begun with: it would give up before it was done, and the work be wasted. For one event loop,
 * and on no other thread.
 */
final class HandshakeTurns {
    /** A handshake takes a core 0.4 ms and more. */
    static final int AT_A_TIME = 4;

    /** About as many as a core gets through while they are patient; the last of more would wait for nothing. */
    static final int WAITING_MOST = 10_000;

    /** Clients give up after ten seconds, and the handshake itself needs some of them. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Consumer<Runnable> afterPackets;
    private final LongSupplier nanoTime;
    private final SequencedMap<Turn, Long> waitingSince = new LinkedHashMap<>();
    private boolean alarmSet;

    /** @param afterPackets runs what it is given once, on the event loop, after the loop's next look at its sockets */
    HandshakeTurns(Consumer<Runnable> afterPackets, LongSupplier nanoTime) {
        this.afterPackets = afterPackets;
        this.nanoTime = nanoTime;
    }

    /** Equal to no other. One of the two is called once, neither after {@link #giveUp}; they don't throw. */
    interface Turn {
        void comes();

        void isTooLate();
    }

    /** @return false if too many wait already; then the turn never comes */
    boolean enter(Turn turn) {
        if (waitingSince.size() >= WAITING_MOST) {
            return false;
        }
        waitingSince.put(turn, nanoTime.getAsLong());
        setAlarm();
        return true;
    }

    /** Whoever waited has gone. Does nothing if its turn has come. */
    void giveUp(Turn turn) {
        waitingSince.remove(turn);
    }

    private void setAlarm() {
        if (!alarmSet && !waitingSince.isEmpty()) {
            alarmSet = true;
            afterPackets.accept(this::next);
        }
    }

    private void next() {
        alarmSet = false;
        for (int i = 0; i < AT_A_TIME && !waitingSince.isEmpty(); i++) {
            Map.Entry<Turn, Long> first = waitingSince.pollFirstEntry();
            if (nanoTime.getAsLong() - first.getValue() > PATIENCE.toNanos()) {
                first.getKey().isTooLate();
            } else {
                first.getKey().comes();
            }
        }
        setAlarm();
    }
}
