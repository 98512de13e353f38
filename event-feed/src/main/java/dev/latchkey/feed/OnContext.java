package dev.latchkey.feed;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Back to the Vert.x context one is on: outside of it a Hibernate Reactive session can't be used. */
public final class OnContext {
    private OnContext() {}

    /** Runs on the context that this is called on. */
    public static Executor here() {
        Context context = Vertx.currentContext();
        if (context == null) {
            throw new IllegalStateException("not on a Vert.x context");
        }
        return task -> context.runOnContext(ignored -> task.run());
    }

    /** Waits, and goes on in the context that this is called on. */
    public static Uni<Void> after(Duration pause) {
        return Uni.createFrom().voidItem().onItem().delayIt().by(pause).emitOn(here());
    }

    /** Runs on a context of its own, in which sessions can be opened: for work that no request and no record began. */
    static Executor fresh(Vertx vertx) {
        Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(context, true);
        return task -> context.runOnContext(ignored -> task.run());
    }
}
