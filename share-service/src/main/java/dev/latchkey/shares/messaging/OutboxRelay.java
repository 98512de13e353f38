package dev.latchkey.shares.messaging;

import dev.latchkey.shares.config.RelayConfig;
import dev.latchkey.shares.messaging.OutboxRows.Backlog;
import dev.latchkey.shares.messaging.OutboxRows.Waiting;
import dev.latchkey.shares.messaging.RelayProducer.Fault;
import dev.latchkey.shares.messaging.ShardSender.Refused;
import dev.latchkey.shares.messaging.ShardSender.Sent;
import dev.latchkey.shares.observability.Metrics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;

/**
 * Publishes the outbox: at least once, and the first occurrences of a lock's events in order (inv-4).
 *
 * <p>Phases, on threads of its own: wait until shards are woken (by a commit of this process, by {@link OtherRelays}, or by
 * the sweep) → read the oldest of their rows
 * that are still there, never "everything after position x", as concurrent transactions commit out of order → send; rows of one stream wait
 * for each other's acknowledgement, and what of them has not begun when the turn is over stays → delete what was acknowledged and read what
 * is left and has come meanwhile, in these shards and in others that were woken → again until nothing is left. So under load the rows of
 * many commits go together. The threads are no virtual ones: each wait with a time limit would wake the thread that unparks those.
 *
 * <p>Shards are taken only after {@link PublishedHistory} has found nothing in Kafka that the database doesn't know.
 *
 * <p>Failures. Kafka is down: rows stay, the shard tries again. This process dies after a send and before the delete: its successor
 * sends again, so consumers drop repeats by sequence. The producer fails for good: it is closed, the leases are given
 * back, and a new one is made. Kafka refuses a row for the row's own sake, as one that is too large: its stream alone is parked and tried
 * again ever more seldom, the others go on (inv-8). A thread fails with whatever: it begins anew. A lease ends after the read: nothing more
 * is begun under it. It is lost while a record is on its way: both owners begin at the oldest row that is not deleted, so whoever sends an
 * event has sent, or seen acknowledged, all before it; repeats are possible, gaps and new disorder are not.
 */
@ApplicationScoped
public class OutboxRelay {
    static final int SHARDS = OutboxSignal.SHARDS;

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration COUNT_EVERY = Duration.ofSeconds(10);

    /** A stream's rows take 4 to 10 ms each. So long all others wait for one that has many. */
    private static final Duration TURN = Duration.ofMillis(100);

    private final OutboxRows rows;
    private final OutboxSignal signal;
    private final OtherRelays others;
    private final PublishedHistory history;
    private final RelayConfig config;
    private final Metrics metrics;
    private final ShardLeases leases;
    private final ShardQueue queue = new ShardQueue();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;
    private final RelayProducer producer;

    OutboxRelay(
            OutboxRows rows,
            OutboxSignal signal,
            OtherRelays others,
            PublishedHistory history,
            RelayConfig config,
            Metrics metrics,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.rows = rows;
        this.signal = signal;
        this.others = others;
        this.history = history;
        this.config = config;
        this.metrics = metrics;
        this.leases = new ShardLeases(rows, SHARDS, config.lease());
        this.producer = new RelayProducer(
                () -> new KafkaProducer<>(settings(kafka), new StringSerializer(), new ByteArraySerializer()));
    }

    void start(@Observes StartupEvent event) {
        signal.onWake(this::woken);
        others.listen(this::heard);
        run("relay-leases", this::keepLeases);
        run("relay-sweep", this::sweep);
        for (int worker = 0; worker < SHARDS; worker++) {
            run("relay-" + worker, this::publish);
        }
    }

    private void woken(int shard) {
        if (leases.holds(shard)) {
            queue.wake(shard);
        } else {
            others.tell(shard);
        }
    }

    private void heard(int shard) {
        if (leases.holds(shard)) {
            queue.wake(shard);
        }
    }

    /** Whatever ends the work before the relay stops, an error too, is logged and counted, and the work begins anew. */
    private void run(String name, Runnable work) {
        threads.add(Thread.ofPlatform().daemon().name(name).start(() -> {
            while (!stopping) {
                try {
                    work.run();
                } catch (Throwable e) {
                    metrics.relayRestarted();
                    LOG.errorf(e, "%s begins anew", name);
                    pause(LONGEST_PAUSE);
                }
            }
        }));
    }

    private Map<String, Object> settings(Map<String, Object> kafka) {
        Map<String, Object> settings = new LinkedHashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        int deliveryMillis = (int) leases.longestDelivery().toMillis();
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, leases.longestBlock().toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, deliveryMillis);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, deliveryMillis);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "share-service-relay-" + leases.owner());
        settings.keySet().removeIf(name -> name.contains("deserializer"));
        return settings;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        others.stop();
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(Duration.ofSeconds(5));
            }
            producer.close(); // before another may send
            leases.giveBack(DATABASE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("the relay's leases could not be released; they end by themselves");
        }
    }

    private void keepLeases() {
        while (!stopping) {
            try {
                if (historyIsSound()) {
                    leases.renew().forEach(queue::wake);
                }
                metrics.ownsShards(leases.count());
            } catch (RuntimeException e) {
                history.databaseWasAway();
                LOG.warnf(
                        "the relay's leases can't be renewed: %s", e.getClass().getSimpleName());
            }
            pause(config.lease().dividedBy(6));
        }
    }

    /** Asked while none is held only, as it takes its time. */
    private boolean historyIsSound() {
        try {
            return history.isSound();
        } catch (RuntimeException e) {
            LOG.warnf(
                    "the relay waits until it can compare what Kafka has: %s",
                    e.getClass().getSimpleName());
            return false;
        }
    }

    private void sweep() {
        long counted = System.nanoTime() - COUNT_EVERY.toNanos() - 1;
        while (!stopping) {
            try {
                rows.shardsWithRows().await().atMost(DATABASE_PATIENCE).forEach(queue::wake);
                if (System.nanoTime() - counted > COUNT_EVERY.toNanos()) {
                    counted = System.nanoTime();
                    Backlog backlog = rows.backlog().await().atMost(DATABASE_PATIENCE);
                    metrics.waiting(backlog.rows(), backlog.oldest(), backlog.parkedStreams());
                }
            } catch (RuntimeException e) {
                LOG.debug("the outbox can't be swept", e);
            }
            pause(config.sweep());
        }
    }

    private void publish() {
        while (!stopping) {
            try {
                publish(queue.take());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void publish(Set<Integer> shards) {
        try {
            drain(shards);
            queue.drained(shards);
        } catch (RuntimeException e) {
            int failures = queue.failed(shards);
            LOG.warnf("shards %s of the outbox wait: %s", shards, e.getMessage());
            pause(FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 4)));
            queue.again(shards);
        } catch (Error e) {
            queue.again(shards);
            throw e;
        }
    }

    /** @param shards gets those added that were woken meanwhile */
    private void drain(Set<Integer> shards) {
        LongStreams longStreams = new LongStreams(config.batch());
        List<Waiting> waiting = next(shards, List.of(), longStreams);
        while (!waiting.isEmpty() || longStreams.waiting()) {
            Producer<String, byte[]> open = producer.current();
            Sent sent = new ShardSender(open, leases::lasts, TURN, config.lease()).send(waiting);
            metrics.published(sent.acknowledged().size());
            settle(waiting, sent);
            if (sent.failure() != null) {
                rows.next(List.of(), sent.acknowledged(), Set.of(), 1).await().atMost(DATABASE_PATIENCE);
                if (Fault.of(sent.failure()) == Fault.OF_THE_PRODUCER) {
                    replace(open, sent.failure());
                }
                throw new IllegalStateException(sent.failure().getClass().getSimpleName());
            }
            queue.goOn(shards);
            longStreams.sent(waiting.size(), sent.left());
            waiting = next(shards, sent.acknowledged(), longStreams);
        }
    }

    private List<Waiting> next(Set<Integer> shards, List<Long> acknowledged, LongStreams longStreams) {
        List<Integer> owned = shards.stream().filter(leases::lasts).toList();
        return owned.isEmpty() && acknowledged.isEmpty()
                ? List.of()
                : rows.next(owned, acknowledged, longStreams.passedOver(), config.batch())
                        .await()
                        .atMost(DATABASE_PATIENCE);
    }

    private void settle(List<Waiting> waiting, Sent sent) {
        for (Refused refused : sent.refused()) {
            LOG.errorf("stream parked stream=%s row=%d reason=%s", refused.stream(), refused.rowId(), refused.reason());
        }
        rows.park(sent.refused(), config.firstPause(), config.longestPause())
                .await()
                .atMost(DATABASE_PATIENCE);
        Set<Long> done = new HashSet<>(sent.acknowledged());
        Set<String> repaired = new HashSet<>();
        waiting.stream()
                .filter(row -> row.parked() && done.contains(row.id()))
                .forEach(row -> repaired.add(row.stream()));
        sent.refused().forEach(refused -> repaired.remove(refused.stream()));
        rows.unpark(repaired).await().atMost(DATABASE_PATIENCE);
        repaired.forEach(stream -> LOG.infof("stream goes on stream=%s", stream));
    }

    /** Another instance may be better off, so it gets the shards until this one's leases are renewed. */
    private void replace(Producer<String, byte[]> failed, Throwable failure) {
        if (producer.discard(failed)) {
            metrics.producerReplaced();
            LOG.errorf(failure, "the relay's producer has failed for good and is made anew");
            leases.giveBack(DATABASE_PATIENCE);
        }
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
