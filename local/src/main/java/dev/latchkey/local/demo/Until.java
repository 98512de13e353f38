package dev.latchkey.local.demo;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks until the answer is the awaited one. */
final class Until {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Until() {}

    static <T> T holds(String awaited, Supplier<T> question, Predicate<T> answer) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            T given = question.get();
            if (answer.test(given)) {
                return given;
            }
            if (System.nanoTime() > deadline) {
                throw new NotAsTold(awaited + ": not within " + PATIENCE.toSeconds() + " s; the last was " + given);
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new NotAsTold(awaited + ": interrupted");
            }
        }
    }
}
