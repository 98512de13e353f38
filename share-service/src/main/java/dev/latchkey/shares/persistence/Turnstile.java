package dev.latchkey.shares.persistence;

import dev.latchkey.http.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/** Lets a few in at a time, the others in the order in which they came. Who waits holds nothing, and goes on where it waited. */
final class Turnstile {
    private final int most;
    private final int longestQueue;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int inside;

    Turnstile(int most, int longestQueue) {
        this.most = most;
        this.longestQueue = longestQueue;
    }

    /** @return fails with 503 if too many wait already */
    <T> Uni<T> pass(Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .<Void>emitter(emitter -> {
                    Context here = Vertx.currentContext();
                    Runnable enter = () -> emitter.complete(null);
                    if (!queued(here == null ? enter : () -> here.runOnContext(v -> enter.run()))) {
                        emitter.fail(Problems.writeUnavailable());
                    }
                    letIn();
                })
                .chain(() ->
                        Uni.createFrom().<T>deferred(work::get).onTermination().invoke(this::leave));
    }

    private synchronized boolean queued(Runnable enter) {
        return waiting.size() < longestQueue && waiting.add(enter);
    }

    private void leave() {
        synchronized (this) {
            inside--;
        }
        letIn();
    }

    private void letIn() {
        Runnable next;
        synchronized (this) {
            next = inside < most ? waiting.poll() : null;
            if (next == null) {
                return;
            }
            inside++;
        }
        next.run();
    }
}
