package dev.latchkey.gateway.messaging;

import dev.latchkey.events.Topic;
import dev.latchkey.events.UnreadableEvent;
import dev.latchkey.feed.LockEvent;
import dev.latchkey.gateway.application.LiveBridges;
import dev.latchkey.gateway.command.LockFact;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
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
 */
@ApplicationScoped
public class LiveOrderFeed {
    private static final Logger LOG = Logger.getLogger(LiveOrderFeed.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final LiveBridges bridges;
    private final Map<String, Object> settings;
    private volatile boolean stopped;
    private volatile @Nullable Thread thread;
    private volatile @Nullable KafkaConsumer<String, byte[]> consumer;

    LiveOrderFeed(LiveBridges bridges, @Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.bridges = bridges;
        settings = new HashMap<>(broker);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "device-gateway-live-orders");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().name("live-orders").daemon().start(this::run);
    }

    void stop(@Observes @Priority(5) ShutdownEvent event) throws InterruptedException {
        stopped = true;
        KafkaConsumer<String, byte[]> open = consumer;
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
            try (KafkaConsumer<String, byte[]> fresh =
                    new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
                consumer = fresh;
                follow(fresh);
            } catch (WakeupException e) {
                LOG.debug("woken to stop");
            } catch (KafkaException e) {
                LOG.warnf(
                        "live orders begin anew, the sweep delivers meanwhile: %s",
                        e.getClass().getSimpleName());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_AFTER_FAILURE.toMillis()));
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> fresh) {
        List<TopicPartition> partitions = fresh.partitionsFor(Topic.KEY_EVENTS.topicName()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        fresh.assign(partitions);
        fresh.seekToEnd(partitions);
        while (!stopped) {
            fresh.poll(POLL).forEach(this::handOver);
        }
    }

    /** Most events are of locks without a bridge here: those are not even decoded. */
    private void handOver(ConsumerRecord<String, byte[]> kafkaRecord) {
        if (kafkaRecord.key() == null || !bridges.isServed(kafkaRecord.key())) {
            return;
        }
        try {
            KeyEventFacts facts = KeyEventFacts.of(LockEvent.of(kafkaRecord));
            switch (facts.fact()) {
                case LockFact.Ordered f -> bridges.offer(f.order());
                case LockFact.Settled f -> bridges.confirm(f, facts.sequence());
                case LockFact.AdministratorsAre f -> {}
                case LockFact.Irrelevant f -> {}
            }
        } catch (UnreadableEvent e) {
            LOG.debug("unreadable, noted by the consumer of the tables");
        }
    }
}
