package dev.latchkey.shares.messaging;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** The relay's producer, made anew when it has failed for good: an idempotent producer then never sends again. Thread-safe. */
final class RelayProducer implements AutoCloseable {
    private final Supplier<Producer<String, byte[]>> opener;
    private @Nullable Producer<String, byte[]> open;
    private boolean closed;

    RelayProducer(Supplier<Producer<String, byte[]>> opener) {
        this.opener = opener;
    }

    /** What a failed send says. */
    enum Fault {
        /** Kafka takes no such record, at any time. */
        OF_THE_ROW,
        /** Kafka is away or slow; the same may succeed in a moment. */
        PASSING,
        /** Nothing more can be sent with this producer. */
        OF_THE_PRODUCER;

        static Fault of(Throwable failure) {
            return switch (failure) {
                case UnsendableRow e -> OF_THE_ROW;
                case RecordTooLargeException e -> OF_THE_ROW;
                case SerializationException e -> OF_THE_ROW;
                case RetriableException e -> PASSING;
                case InterruptException e -> PASSING;
                case ClusterAuthorizationException e -> OF_THE_PRODUCER;
                case AuthorizationException e -> PASSING; // of the topic: until an operator has allowed it
                default -> OF_THE_PRODUCER;
            };
        }
    }

    /** A row that can't even be made a record. */
    static final class UnsendableRow extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnsendableRow(RuntimeException cause) {
            super("no record can be made of it", cause);
        }
    }

    synchronized Producer<String, byte[]> current() {
        if (closed) {
            throw new IllegalStateException("the relay stops");
        }
        Producer<String, byte[]> producer = open;
        if (producer == null) {
            producer = opener.get();
            open = producer;
        }
        return producer;
    }

    /**
     * Closes a producer that has failed for good, at once: what it has not sent yet it sends never.
     *
     * @return false if another thread has done so
     */
    synchronized boolean discard(Producer<String, byte[]> failed) {
        if (open != failed) {
            return false;
        }
        open = null;
        failed.close(Duration.ZERO);
        return true;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (open != null) {
            open.close(Duration.ofSeconds(2));
        }
    }
}
