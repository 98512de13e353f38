package dev.latchkey.gateway.messaging;

import dev.latchkey.events.Topic;
import dev.latchkey.events.UnreadableEvent;
import dev.latchkey.feed.LockEvent;
import dev.latchkey.gateway.application.LiveBridges;
import dev.latchkey.gateway.command.LockFact;
import dev.latchkey.gateway.observability.GatewayMetrics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The fast way from an accepted deactivation to the bridge: every instance reads all key events from now on and hands what
 * concerns a bridge connected here straight to its connection, before any table knows of it (B2).
 *
 * <p>It has no group, commits nothing and promises nothing: {@link OrderIntake} and the sweep see to it that what was
 * missed here, or came before its time, ends right. It is a plain consumer, since the connector pauses between batches and
 * notices the end of a pause only at its poll timeout.
 *
 * <p>How far it is behind is a metric and no matter of readiness: without it orders come by the tables, within a second or so, and bridges that were sent away
 * would find the same Kafka at the next instance.
 */
@ApplicationScoped
public class LiveOrderFeed {
    private static final Logger LOG = Logger.getLogger(LiveOrderFeed.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A partition that is added to the topic is read live after as long, from its beginning. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final LiveBridges bridges;
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final LiveProgress progress;
    private volatile boolean stopped;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Consumer<String, byte[]> consumer;

    @Inject
    LiveOrderFeed(
            LiveBridges bridges,
            GatewayMetrics metrics,
            @Identifier("default-kafka-broker") Map<String, Object> broker) {
        this(bridges, () -> consumer(broker), new LiveProgress(System::nanoTime));
        metrics.liveOrdersBehind(progress::behind);
    }

    LiveOrderFeed(LiveBridges bridges, Supplier<Consumer<String, byte[]>> consumers, LiveProgress progress) {
        this.bridges = bridges;
        this.consumers = consumers;
        this.progress = progress;
    }

    private static Consumer<String, byte[]> consumer(Map<String, Object> broker) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "device-gateway-live-orders");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, (int) LOOK_AGAIN.toMillis());
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().name("live-orders").daemon().start(this::run);
    }

    void stop(@Observes @Priority(5) ShutdownEvent event) throws InterruptedException {
        stopped = true;
        Consumer<String, byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        Thread running = thread;
        if (running != null) {
            running.join(Duration.ofSeconds(2));
        }
    }

    private void run() {
        while (!stopped) {
            try (Consumer<String, byte[]> fresh = consumers.get()) {
                consumer = fresh;
                follow(fresh);
            } catch (WakeupException e) {
                LOG.debug("woken to stop");
            } catch (RuntimeException e) {
                LOG.warnf(
                        "live orders begin anew, the sweep delivers meanwhile: %s",
                        e.getClass().getSimpleName());
                pause();
            }
        }
    }

    private void pause() {
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    private void follow(Consumer<String, byte[]> fresh) {
        List<TopicPartition> followed = List.of();
        while (!stopped) {
            List<TopicPartition> all = partitions(fresh);
            if (followed.isEmpty() && !all.isEmpty()) {
                fresh.assign(all);
                fresh.seekToEnd(all);
                followed = all;
                progress.follows(all, fresh);
            } else if (!followed.containsAll(all)) {
                fresh.assign(all);
                fresh.seekToBeginning(without(followed, all)); // all that is in there is new
                followed = all;
                progress.follows(all, fresh);
            }
            if (followed.isEmpty()) {
                progress.nothingToRead();
                pause(); // nobody has made the topic yet
            } else {
                fresh.poll(POLL).forEach(this::handOver);
                progress.read(fresh);
            }
        }
    }

    private static List<TopicPartition> without(List<TopicPartition> known, List<TopicPartition> all) {
        return all.stream().filter(partition -> !known.contains(partition)).toList();
    }

    /** As the consumer knows them, which looks again by itself now and then. */
    private static List<TopicPartition> partitions(Consumer<String, byte[]> fresh) {
        return fresh.partitionsFor(Topic.KEY_EVENTS.topicName()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    /** Most events are of locks without a bridge here: those are not even decoded. One that can't be taken must not keep the others from their bridges (inv-8). */
    private void handOver(ConsumerRecord<String, byte[]> kafkaRecord) {
        String lockId = kafkaRecord.key();
        try {
            if (lockId != null && bridges.isServed(lockId)) {
                handOver(KeyEventFacts.of(LockEvent.of(kafkaRecord)));
            }
        } catch (UnreadableEvent e) {
            LOG.debug("unreadable, noted by the consumer of the tables");
        } catch (RuntimeException e) {
            LOG.warnf(
                    e,
                    "not handed over live, the sweep will lockId=%s partition=%d offset=%d",
                    lockId,
                    kafkaRecord.partition(),
                    kafkaRecord.offset());
        }
    }

    private void handOver(KeyEventFacts facts) {
        switch (facts.fact()) {
            case LockFact.Ordered f -> bridges.offer(List.of(f.order()));
            case LockFact.Settled f -> bridges.confirm(f, facts.sequence());
            case LockFact.AdministratorsAre f -> {}
            case LockFact.Irrelevant f -> {}
        }
    }
}
