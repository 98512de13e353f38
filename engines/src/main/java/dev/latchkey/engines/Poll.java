package dev.latchkey.engines;

import java.time.Duration;
import java.util.function.Supplier;

/** Asks again and again until something holds. */
enum Poll {
    DONE,
    AGAIN,
    GIVE_UP;

    /** True when the question was answered with {@link #DONE} in time. */
    static boolean until(Duration limit, Duration pause, Supplier<Poll> question) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            switch (question.get()) {
                case DONE -> {
                    return true;
                }
                case GIVE_UP -> {
                    return false;
                }
                case AGAIN -> {
                    if (System.nanoTime() > deadline) {
                        return false;
                    }
                    pause(pause);
                }
            }
        }
    }

    static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineFailure("interrupted while waiting for an engine", e);
        }
    }
}
