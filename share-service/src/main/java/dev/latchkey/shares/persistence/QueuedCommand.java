package dev.latchkey.shares.persistence;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A command that waits for its transaction, and who waits for it. */
final class QueuedCommand<T> {
    private final CommandQueue.Kind kind;
    private final Set<Object> exclusive;
    private final Function<Statements, Uni<T>> work;
    private final UniEmitter<? super T> waiting;
    private final @Nullable Context caller = Vertx.currentContext();
    private final long since = System.nanoTime();
    private @Nullable Runnable outcome;

    /** @param exclusive what no other command may have at the same time */
    QueuedCommand(
            CommandQueue.Kind kind,
            Set<Object> exclusive,
            Function<Statements, Uni<T>> work,
            UniEmitter<? super T> waiting) {
        this.kind = kind;
        this.exclusive = exclusive;
        this.work = work;
        this.waiting = waiting;
    }

    CommandQueue.Kind kind() {
        return kind;
    }

    Set<Object> exclusive() {
        return exclusive;
    }

    /** When it came, by {@link System#nanoTime}. */
    long since() {
        return since;
    }

    /** Runs the work; its outcome is kept until {@link #answer}, since it holds only once it is committed. */
    void runWith(Statements statements, Runnable succeeded, Consumer<Throwable> failed) {
        outcome = null;
        Uni.createFrom()
                .deferred(() -> work.apply(statements))
                .subscribe()
                .with(
                        item -> {
                            outcome = () -> waiting.complete(item);
                            succeeded.run();
                        },
                        failure -> {
                            outcome = () -> waiting.fail(failure);
                            failed.accept(failure);
                        });
    }

    /** Tells who waits, where he waits. */
    void answer() {
        Runnable kept = outcome;
        deliver(kept == null ? () -> waiting.fail(new IllegalStateException("the command has no outcome")) : kept);
    }

    void fail(Throwable failure) {
        deliver(() -> waiting.fail(failure));
    }

    private void deliver(Runnable told) {
        if (caller == null) {
            told.run();
        } else {
            caller.runOnContext(v -> told.run());
        }
    }
}
