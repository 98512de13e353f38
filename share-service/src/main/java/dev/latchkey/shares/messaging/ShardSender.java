package dev.latchkey.shares.messaging;

import dev.latchkey.shares.messaging.OutboxRows.Waiting;
import dev.latchkey.shares.messaging.RelayProducer.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** Sends rows: those of one stream after each other's acknowledgement, different streams side by side. */
final class ShardSender {
    private ShardSender() {}

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

    /**
     * Returns when every row was taken, has failed, or comes after one that has.
     *
     * @param patience longer than the producer's own; a row without an answer for so long is a producer's that is dead
     */
    static Sent send(Producer<String, byte[]> producer, List<Waiting> rows, Duration patience) {
        Map<String, List<Waiting>> streams = new LinkedHashMap<>();
        rows.forEach(row ->
                streams.computeIfAbsent(row.stream(), s -> new ArrayList<>()).add(row));
        ConcurrentLinkedQueue<Long> acknowledged = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Void>> chains = streams.values().stream()
                .map(stream -> send(producer, stream, 0, acknowledged, patience))
                .toList();
        List<Refused> refused = new ArrayList<>();
        Throwable failure = null;
        for (CompletableFuture<Void> chain : chains) {
            try {
                chain.join();
            } catch (CompletionException e) {
                Throwable cause = e.getCause();
                if (!(cause instanceof RowFailure row)) {
                    failure = worse(failure, e);
                } else if (Fault.of(row.failure) == Fault.OF_THE_ROW) {
                    refused.add(new Refused(
                            row.stream, row.rowId, row.failure.getClass().getSimpleName()));
                } else {
                    failure = worse(failure, row.failure);
                }
            }
        }
        return new Sent(List.copyOf(acknowledged), refused, failure);
    }

    private static CompletableFuture<Void> send(
            Producer<String, byte[]> producer,
            List<Waiting> stream,
            int from,
            ConcurrentLinkedQueue<Long> acknowledged,
            Duration patience) {
        if (from == stream.size()) {
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
                    sent.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            sent.completeExceptionally(e);
        }
        return sent.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(e -> CompletableFuture.failedFuture(new RowFailure(row, e)))
                .thenCompose(done -> send(producer, stream, from + 1, acknowledged, patience));
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
