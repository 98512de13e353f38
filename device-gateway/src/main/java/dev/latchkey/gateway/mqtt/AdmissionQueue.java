package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.config.MqttConfig;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets CONNECTs in at a bounded rate and a few at a time, so that bridges that all come back at once leave the database and the orders of those
 * already here alone. Who comes from where somebody was refused lately ({@link Strangers}, also while it waited) stands in a line of its own, of which one is let in
 * after every {@value #BEFORE_A_STRANGER} others, or when there are none: guessing secrets keeps no bridge out that is elsewhere. In each line they go in the order
 * in which they came. Thread-safe.
 */
@ApplicationScoped
public class AdmissionQueue {
    private static final int BEFORE_A_STRANGER = 9;

    private final Vertx vertx;
    private final int atATime;
    private final int waitingMost;
    private final TokenBucket rate;
    private final SequencedMap<Runnable, BooleanSupplier> waiting = new LinkedHashMap<>();
    private final SequencedSet<Runnable> strangers = new LinkedHashSet<>();
    private int inProgress;
    private int sinceStranger;
    private boolean alarmSet;

    AdmissionQueue(Vertx vertx, MqttConfig config) {
        this.vertx = vertx;
        this.atATime = config.admissionsAtATime();
        this.waitingMost = config.admissionsWaiting();
        this.rate = new TokenBucket(
                config.admissionsPerSecond(), Math.max(1, config.admissionsPerSecond() / 10.0), System.nanoTime());
    }

    /**
     * @param turn equal to no other; is called once, maybe at once, on any thread; {@link #done} has to follow it
     * @param stranger asked now and, as long as the answer is no, when the turn is about to come; must not block
     * @return false if too many wait already in that line; then the turn never comes
     */
    boolean enter(Runnable turn, BooleanSupplier stranger) {
        boolean strange = stranger.getAsBoolean();
        synchronized (this) {
            if ((strange ? strangers.size() : waiting.size()) >= waitingMost) {
                return false;
            }
            if (strange) {
                strangers.add(turn);
            } else {
                waiting.put(turn, stranger);
            }
        }
        letIn();
        return true;
    }

    /** Whoever waited has gone: the turn no longer takes a place, and nothing of the rate. Does nothing if it has come already. */
    synchronized void giveUp(Runnable turn) {
        if (waiting.remove(turn) == null) {
            strangers.remove(turn);
        }
    }

    /** A turn is over, however it ended. */
    void done() {
        synchronized (this) {
            inProgress--;
        }
        letIn();
    }

    private void letIn() {
        for (Runnable turn = next(); turn != null; turn = next()) {
            turn.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        sendStrangersOver();
        if ((waiting.isEmpty() && strangers.isEmpty()) || inProgress >= atATime) {
            return null;
        }
        long now = System.nanoTime();
        if (!rate.take(now)) {
            setAlarm(rate.waitFrom(now));
            return null;
        }
        inProgress++;
        if (waiting.isEmpty() || (sinceStranger >= BEFORE_A_STRANGER && !strangers.isEmpty())) {
            sinceStranger = 0;
            return strangers.removeFirst();
        }
        sinceStranger++;
        return waiting.pollFirstEntry().getKey();
    }

    private void sendStrangersOver() {
        Map.Entry<Runnable, BooleanSupplier> first = waiting.firstEntry();
        while (first != null && first.getValue().getAsBoolean()) {
            waiting.pollFirstEntry();
            strangers.add(first.getKey());
            first = waiting.firstEntry();
        }
    }

    private void setAlarm(long nanos) {
        if (!alarmSet) {
            alarmSet = true;
            vertx.setTimer(TimeUnit.NANOSECONDS.toMillis(nanos) + 1, id -> {
                synchronized (this) {
                    alarmSet = false;
                }
                letIn();
            });
        }
    }
}
