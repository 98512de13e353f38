package dev.latchkey.gateway.messaging;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Statements on their way into Kafka, in their order, and no more of them than there is memory for. Thread-safe.
 *
 * <p>Handing one over may block when Kafka is away. Those that have come until then are given up with it, so that none waits for more than two such times, however many
 * there are: the bridges have them all.
 */
final class StatementQueue {
    private final Executor thread;
    private final long most;
    private final AtomicLong underWay = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private volatile long givenUp;

    /**
     * @param thread a single one
     * @param most bytes of memory for all, until they are durable or given up
     */
    StatementQueue(Executor thread, long most) {
        this.thread = thread;
        this.most = most;
    }

    /**
     * @param size in bytes of memory, roughly
     * @param handOver fails at once with a {@link TimeoutException} when it has blocked in vain
     * @return as {@code handOver}; fails at once if there is no memory for it
     */
    CompletionStage<Void> add(int size, Supplier<CompletionStage<Void>> handOver) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        end.whenComplete((v, failure) -> underWay.addAndGet(-size));
        if (underWay.addAndGet(size) > most) {
            end.completeExceptionally(new RejectedExecutionException("too much is under way"));
            return end;
        }
        long number = accepted.incrementAndGet();
        try {
            thread.execute(() -> take(number, handOver, end));
        } catch (RejectedExecutionException e) {
            end.completeExceptionally(e);
        }
        return end;
    }

    private void take(long number, Supplier<CompletionStage<Void>> handOver, CompletableFuture<Void> end) {
        if (number <= givenUp) {
            end.completeExceptionally(new TimeoutException("one before it has waited in vain"));
            return;
        }
        try {
            CompletableFuture<Void> sent = handOver.get().toCompletableFuture();
            if (sent.isCompletedExceptionally() && sent.exceptionNow() instanceof TimeoutException) {
                givenUp = accepted.get();
            }
            sent.whenComplete((v, failure) -> {
                if (failure == null) {
                    end.complete(null);
                } else {
                    end.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            end.completeExceptionally(e);
        }
    }
}
