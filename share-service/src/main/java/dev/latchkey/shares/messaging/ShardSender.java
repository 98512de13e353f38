package dev.latchkey.shares.messaging;

import dev.latchkey.shares.messaging.OutboxRows.Waiting;
import dev.latchkey.shares.messaging.RelayProducer.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** Sends rows, once: those of one stream after each other's acknowledgement, different streams side by side. */
final class ShardSender {
    private final Producer<String, byte[]> producer;
    private final Duration patience;
    private final Queue<Long> acknowledged = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    /** @param patience longer than the producer's own; one that gives no answer for so long is dead */
    ShardSender(Producer<String, byte[]> producer, Duration patience) {
        this.producer = producer;
        this.patience = patience;
    }

    /**
     * What became of the rows.
     *
     * @param acknowledged ids of the rows that Kafka has
     * @param refused of each stream that has one, the row that Kafka takes never; nothing after it was sent
     * @param failure why other rows were not taken; null if there are none
     */
    record Sent(
            List<Long> acknowledged,
            List<Refused> refused,
            @Nullable Throwable failure) {}

    /** @param reason a type of failure */
    record Refused(String stream, long rowId, String reason) {}

    /** Returns when every row was taken, has failed, or comes after one that has. */
    Sent send(List<Waiting> rows) {
        Map<String, List<Waiting>> streams = new LinkedHashMap<>();
        rows.forEach(row ->
                streams.computeIfAbsent(row.stream(), s -> new ArrayList<>()).add(row));
        List<CompletableFuture<Void>> chains =
                streams.values().stream().map(stream -> send(stream, 0)).toList();
        long end = System.nanoTime() + patience.toNanos();
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
        over = true;
        return new Sent(List.copyOf(acknowledged), refused, failure);
    }

    private CompletableFuture<Void> send(List<Waiting> stream, int from) {
        if (from == stream.size() || over) {
            return CompletableFuture.completedFuture(null);
        }
        Waiting row = stream.get(from);
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
        return sent.thenCompose(done -> send(stream, from + 1));
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
