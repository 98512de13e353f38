package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.config.MqttConfig;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets CONNECTs in at a bounded rate and a few at a time, in the order in which they came, so that bridges that all come back at once leave
 * the database and the orders of those already here alone. Thread-safe.
 */
@ApplicationScoped
public class AdmissionQueue {
    private final Vertx vertx;
    private final int atATime;
    private final int waitingMost;
    private final TokenBucket rate;
    private final SequencedSet<Runnable> waiting = new LinkedHashSet<>();
    private int inProgress;
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
     * @return false if too many wait already; then the turn never comes
     */
    boolean enter(Runnable turn) {
        synchronized (this) {
            if (waiting.size() >= waitingMost) {
                return false;
            }
            waiting.add(turn);
        }
        letIn();
        return true;
    }

    /** Whoever waited has gone: the turn no longer takes a place, and nothing of the rate. Does nothing if it has come already. */
    synchronized void giveUp(Runnable turn) {
        waiting.remove(turn);
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
        if (waiting.isEmpty() || inProgress >= atATime) {
            return null;
        }
        long now = System.nanoTime();
        if (!rate.take(now)) {
            setAlarm(rate.waitFrom(now));
            return null;
        }
        inProgress++;
        return waiting.removeFirst();
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
