package dev.latchkey.shares.messaging;

import dev.latchkey.shares.config.RelayConfig;
import dev.latchkey.shares.messaging.OutboxRows.Backlog;
import dev.latchkey.shares.messaging.OutboxRows.Waiting;
import dev.latchkey.shares.observability.Metrics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the outbox: at least once, and the first occurrences of a lock's events in order (inv-4).
 *
 * <p>Phases, one virtual thread a shard: wait to be woken (by a commit of this process, or by the sweep) → read the oldest rows that are
 * still there, never "everything after position x", as concurrent transactions commit out of order → send; rows of one stream wait for
 * each other's acknowledgement → delete what was acknowledged → again while there is more.
 *
 * <p>Failures. Kafka is down: rows stay, the shard tries again. This process dies after a send and before the delete: its successor
 * sends again, so consumers drop repeats by sequence. A lease is lost while sending: both owners begin at the oldest row that is not deleted, so
 * whoever sends an event has sent, or seen acknowledged, all before it; repeats are possible, gaps and new disorder are not.
 */
@ApplicationScoped
public class OutboxRelay {
    static final int SHARDS = OutboxSignal.SHARDS;

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration COUNT_EVERY = Duration.ofSeconds(10);

    private final OutboxRows rows;
    private final OutboxSignal signal;
    private final RelayConfig config;
    private final Metrics metrics;
    private final Map<String, Object> kafka;
    private final UUID owner = UUID.randomUUID();
    private final List<Semaphore> woken = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile Set<Integer> owned = Set.of();
    private volatile long ownedUntil;
    private volatile boolean stopping;
    private @Nullable KafkaProducer<String, byte[]> producer;

    OutboxRelay(
            OutboxRows rows,
            OutboxSignal signal,
            RelayConfig config,
            Metrics metrics,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.rows = rows;
        this.signal = signal;
        this.config = config;
        this.metrics = metrics;
        this.kafka = kafka;
        for (int shard = 0; shard < SHARDS; shard++) {
            woken.add(new Semaphore(0));
        }
    }

    void start(@Observes StartupEvent event) {
        Map<String, Object> settings = new LinkedHashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // what was sent under a lease has arrived or failed before the lease can be another's: account records carry no
        // sequence, so one that comes late would stay the newest
        int patienceMillis = (int) config.lease().dividedBy(3).toMillis();
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patienceMillis);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, patienceMillis);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, patienceMillis);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "share-service-relay-" + owner);
        settings.keySet().removeIf(name -> name.contains("deserializer"));
        KafkaProducer<String, byte[]> opened =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        producer = opened;
        signal.onWake(this::wake);
        threads.add(Thread.ofVirtual().name("relay-leases").start(this::keepLeases));
        threads.add(Thread.ofVirtual().name("relay-sweep").start(this::sweep));
        for (int shard = 0; shard < SHARDS; shard++) {
            int own = shard;
            threads.add(Thread.ofVirtual().name("relay-" + shard).start(() -> publish(own, opened)));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(Duration.ofSeconds(5));
            }
            if (producer != null) {
                producer.close(Duration.ofSeconds(2)); // before another may send
            }
            rows.release(owner).await().atMost(DATABASE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("the relay's leases could not be released; they end by themselves");
        }
    }

    private void wake(int shard) {
        woken.get(shard).release();
    }

    private void keepLeases() {
        while (!stopping) {
            try {
                Set<Integer> before = owned;
                long asked = System.nanoTime();
                owned = rows.renew(owner, SHARDS, config.lease()).await().atMost(config.lease());
                ownedUntil = asked + config.lease().toNanos();
                metrics.ownsShards(owned.size());
                owned.stream().filter(shard -> !before.contains(shard)).forEach(this::wake);
            } catch (RuntimeException e) {
                owned = Set.of();
                LOG.warnf(
                        "the relay's leases can't be renewed: %s", e.getClass().getSimpleName());
            }
            pause(config.lease().dividedBy(6));
        }
    }

    private void sweep() {
        long counted = System.nanoTime() - COUNT_EVERY.toNanos() - 1;
        while (!stopping) {
            try {
                rows.shardsWithRows().await().atMost(DATABASE_PATIENCE).forEach(this::wake);
                if (System.nanoTime() - counted > COUNT_EVERY.toNanos()) {
                    counted = System.nanoTime();
                    Backlog backlog = rows.backlog().await().atMost(DATABASE_PATIENCE);
                    metrics.waiting(backlog.rows(), backlog.oldest());
                }
            } catch (RuntimeException e) {
                LOG.debug("the outbox can't be swept", e);
            }
            pause(config.sweep());
        }
    }

    private void publish(int shard, KafkaProducer<String, byte[]> open) {
        Semaphore signals = woken.get(shard);
        Duration pause = Duration.ZERO;
        while (!stopping) {
            try {
                signals.acquire();
                signals.drainPermits();
                while (!stopping && owns(shard) && drain(shard, open)) {
                    pause = Duration.ZERO;
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                pause = pause.isZero() ? Duration.ofMillis(100) : pause.multipliedBy(2);
                pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
                LOG.warnf("shard %d of the outbox waits: %s", shard, e.getMessage());
                pause(pause);
                signals.release();
            }
        }
    }

    /** Whether the lease lasts long enough for what is sent now. */
    private boolean owns(int shard) {
        return owned.contains(shard)
                && ownedUntil - System.nanoTime() > config.lease().dividedBy(3).toNanos();
    }

    /** @return whether there may be more */
    private boolean drain(int shard, KafkaProducer<String, byte[]> open) {
        List<Waiting> waiting = rows.waiting(shard, config.batch()).await().atMost(DATABASE_PATIENCE);
        if (waiting.isEmpty()) {
            return false;
        }
        Map<String, List<Waiting>> streams = new LinkedHashMap<>();
        waiting.forEach(row ->
                streams.computeIfAbsent(row.stream(), s -> new ArrayList<>()).add(row));
        ConcurrentLinkedQueue<Long> acknowledged = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Void>> chains = streams.values().stream()
                .map(stream -> send(open, stream, 0, acknowledged))
                .toList();
        RuntimeException failure = null;
        for (CompletableFuture<Void> chain : chains) {
            try {
                chain.join();
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (!acknowledged.isEmpty()) {
            rows.delete(acknowledged).await().atMost(DATABASE_PATIENCE);
            metrics.published(acknowledged.size());
        }
        if (failure != null) {
            throw failure;
        }
        return waiting.size() == config.batch();
    }

    /** Sends a stream's rows from one on, each after the acknowledgement of the one before. */
    private static CompletableFuture<Void> send(
            KafkaProducer<String, byte[]> open,
            List<Waiting> stream,
            int from,
            ConcurrentLinkedQueue<Long> acknowledged) {
        if (from == stream.size()) {
            return CompletableFuture.completedFuture(null);
        }
        Waiting row = stream.get(from);
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try {
            open.send(row.message(), (metadata, failure) -> {
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
        return sent.thenCompose(done -> send(open, stream, from + 1, acknowledged));
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
