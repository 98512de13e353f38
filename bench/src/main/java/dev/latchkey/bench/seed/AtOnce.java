package dev.latchkey.bench.seed;

import dev.latchkey.bench.BenchFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Something that is done for each of many and waits for an answer each time. */
final class AtOnce {
    private static final int THREADS = 8;

    private AtOnce() {}

    /** Comes back when it is done for all, {@value #THREADS} at a time; fails with the first failure. */
    static <T> void each(Collection<T> all, Consumer<T> action) {
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> begun = new ArrayList<>();
            all.forEach(one -> begun.add(executor.submit(() -> action.accept(one))));
            for (Future<?> one : begun) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new BenchFailure(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }
}
