package dev.latchkey.shares.messaging;

import dev.latchkey.shares.messaging.OutboxRows.Waiting;
import dev.latchkey.shares.messaging.RelayProducer.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows, once: those of one stream after each other's acknowledgement, different streams side by side. A producer keeps the order
 * itself only as long as nothing fails: what it has sent behind a row that is refused, or was too late, still arrives.
 *
 * <p>The rows that a stream has for another topic are a chain of their own. So a chain goes on, in the producer's one thread, only to
 * a topic that has just answered: {@code send} would wait there for what it doesn't know of another, and with it all that is under way.
 */
final class ShardSender {
    private final Producer<String, byte[]> producer;
    private final IntPredicate leased;
    private final Duration turn;
    private final Duration patience;
    private final Queue<Long> acknowledged = new ConcurrentLinkedQueue<>();
    private final Set<String> left = ConcurrentHashMap.newKeySet();
    private volatile long turnEnds;

    /**
     * @param leased whether a shard may still be sent; asked before each row
     * @param turn so long a stream goes on to its next row
     * @param patience longer than the producer's own; one that doesn't answer a record for so long is dead
     */
    ShardSender(Producer<String, byte[]> producer, IntPredicate leased, Duration turn, Duration patience) {
        this.producer = producer;
        this.leased = leased;
        this.turn = turn;
        this.patience = patience;
    }

    /**
     * What became of the rows.
     *
     * @param acknowledged ids of the rows that Kafka has
     * @param refused of each stream that has one, the row that Kafka takes never; nothing after it was sent to its topic
     * @param left streams of rows that were not begun, as the turn or the lease was over
     * @param failure why other rows were not taken; null if there are none
     */
    record Sent(
            List<Long> acknowledged,
            List<Refused> refused,
            Set<String> left,
            @Nullable Throwable failure) {}

    /** @param reason a type of failure */
    record Refused(String stream, long rowId, String reason) {}

    private record Chain(String stream, String topic) {}

    /** Returns when every row was taken, has failed, comes after one that has, or is left. */
    Sent send(List<Waiting> rows) {
        Map<Chain, List<Waiting>> byChain = new LinkedHashMap<>();
        rows.forEach(row -> byChain.computeIfAbsent(new Chain(row.stream(), row.topic()), c -> new ArrayList<>())
                .add(row));
        turnEnds = System.nanoTime() + turn.toNanos();
        List<CompletableFuture<Void>> chains =
                byChain.values().stream().map(chain -> send(chain, 0)).toList();
        // counted from when nothing is begun any more: whatever has no answer at its end has waited for all of it
        long now = System.nanoTime();
        long end = now + Math.max(turnEnds - now, 0) + patience.toNanos();
        List<Refused> refused = new ArrayList<>();
        Throwable failure = null;
        for (CompletableFuture<Void> chain : chains) {
            try {
                chain.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                if (!(cause instanceof RowFailure row)) {
                    failure = worse(failure, e);
                } else if (Fault.of(row.failure) == Fault.OF_THE_ROW) {
                    refused.add(new Refused(
                            row.stream, row.rowId, row.failure.getClass().getSimpleName()));
                } else {
                    failure = worse(failure, row.failure);
                }
            } catch (TimeoutException e) {
                failure = worse(failure, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failure = worse(failure, new InterruptException(e));
            }
        }
        turnEnds = System.nanoTime();
        return new Sent(List.copyOf(acknowledged), refused, Set.copyOf(left), failure);
    }

    private CompletableFuture<Void> send(List<Waiting> chain, int from) {
        if (from == chain.size()) {
            return CompletableFuture.completedFuture(null);
        }
        Waiting row = chain.get(from);
        boolean turnIsOver = from > 0 && turnEnds - System.nanoTime() <= 0;
        if (turnIsOver || !leased.test(row.shard())) {
            left.add(row.stream());
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try {
            var _ = producer.send(row.message(), (metadata, failure) -> {
                if (failure == null) {
                    acknowledged.add(row.id());
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(new RowFailure(row, failure));
                }
            });
        } catch (RuntimeException e) {
            sent.completeExceptionally(new RowFailure(row, e));
        }
        return sent.thenCompose(done -> send(chain, from + 1));
    }

    private static Throwable worse(@Nullable Throwable one, Throwable other) {
        return one == null || Fault.of(one) == Fault.PASSING ? other : one;
    }

    private static final class RowFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String stream;
        private final long rowId;
        private final Throwable failure;

        RowFailure(Waiting row, Throwable failure) {
            super("not sent", failure, false, false);
            this.stream = row.stream();
            this.rowId = row.id();
            this.failure = failure;
        }
    }
}
