package dev.latchkey.batches;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jboss.logging.Logger;

/**
 * Commits how far a channel is, {@code auto.commit.interval.ms} after a batch was handled, with all that were handled meanwhile. Only for
 * channels that take their batches one after the other, and for consumers that a repeat does no harm: what was handled since the last commit
 * comes again after a crash.
 *
 * <p>The connector's own way, {@code throttled}, asks Kafka about a partition before it hands over the first record of it, and that question
 * waits until a poll has ended. It also wakes up when there is nothing to commit.
 */
final class CommitsNowAndThen implements KafkaCommitHandler {
    private static final Logger LOG = Logger.getLogger(CommitsNowAndThen.class);
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);
    /** A broker that is away must hold up neither a rebalance nor a shutdown: who comes next repeats what is not committed. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HandledOffsets handled = new HandledOffsets();
    private final CatchingUp catchingUp = new CatchingUp(System::nanoTime);
    private final AtomicBoolean due = new AtomicBoolean();
    private final Vertx vertx;
    private final KafkaConsumer<?, ?> consumer;
    private final String channel;
    private final Duration interval;

    private CommitsNowAndThen(Vertx vertx, KafkaConsumer<?, ?> consumer, String channel, Duration interval) {
        this.vertx = vertx;
        this.consumer = consumer;
        this.channel = channel;
        this.interval = interval;
    }

    /** The connector finds it by the name {@code now-and-then} in a channel's {@code commit-strategy}. */
    @ApplicationScoped
    @Identifier("now-and-then")
    public static class Factory implements KafkaCommitHandler.Factory {
        @Override
        public KafkaCommitHandler create(
                KafkaConnectorIncomingConfiguration config,
                Vertx vertx,
                KafkaConsumer<?, ?> consumer,
                BiConsumer<Throwable, Boolean> reportFailure) {
            Duration interval = config.config()
                    .getOptionalValue(ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG, Long.class)
                    .map(Duration::ofMillis)
                    .orElse(DEFAULT_INTERVAL);
            return new CommitsNowAndThen(vertx, consumer, config.getChannel(), interval);
        }
    }

    /** Of a batch the connector gives the last record of each partition. */
    @Override
    public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> last) {
        handled.handled(new TopicPartition(last.getTopic(), last.getPartition()), last.getOffset());
        commitLater();
        return Uni.createFrom().voidItem();
    }

    private void commitLater() {
        if (due.compareAndSet(false, true)) {
            vertx.setTimer(interval.toMillis(), timer -> commit());
        }
    }

    private void commit() {
        due.set(false);
        java.util.function.Consumer<Consumer<?, ?>> commit = this::commit;
        consumer.runOnPollingThread(commit::accept)
                .subscribe()
                .with(done -> {}, failure -> LOG.debugf(failure, "the consumer is gone channel=%s", channel));
    }

    /** By what the consumer knows without asking Kafka; not counted is what it has read and nobody has handled yet. */
    private static long left(Consumer<?, ?> kafka) {
        return kafka.assignment().stream()
                .mapToLong(partition -> kafka.currentLag(partition).orElse(0))
                .sum();
    }

    /** Partitions come and go on the polling thread too, so none of these is somebody else's. */
    private void commit(Consumer<?, ?> kafka) {
        catchingUp.told(left(kafka)).ifPresent(text -> LOG.infof("channel=%s %s", channel, text));
        Map<TopicPartition, OffsetAndMetadata> offsets = handled.take();
        if (!offsets.isEmpty()) {
            kafka.commitAsync(offsets, (tried, failure) -> {
                if (failure != null) {
                    LOG.logf(
                            failure instanceof RetriableException ? Logger.Level.DEBUG : Logger.Level.WARN,
                            "offsets are committed later channel=%s reason=%s",
                            channel,
                            failure);
                    handled.back(tried);
                    commitLater();
                }
            });
        }
    }

    @Override
    public void partitionsAssigned(Collection<TopicPartition> partitions) {
        handled.assigned(partitions);
    }

    /** On the polling thread, which is why it may wait for Kafka itself. */
    @Override
    public void partitionsRevoked(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> left = handled.revoked(partitions);
        if (left.isEmpty()) {
            return;
        }
        try {
            consumer.unwrap().commitSync(left, PATIENCE);
        } catch (KafkaException e) {
            LOG.warnf("offsets were not committed, their records come again channel=%s reason=%s", channel, e);
        }
    }

    @Override
    public void terminate(boolean graceful) {
        Map<TopicPartition, OffsetAndMetadata> left = handled.take();
        if (!left.isEmpty()) {
            consumer.commit(left).await().atMost(PATIENCE);
        }
    }
}
