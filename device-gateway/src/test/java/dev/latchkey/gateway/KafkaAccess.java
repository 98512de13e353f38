package dev.latchkey.gateway;

import dev.latchkey.events.BridgeEvent;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.LockReport;
import dev.latchkey.events.Topic;
import dev.latchkey.events.UnreadableEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** The broker as the other services use it; one per test class. */
public final class KafkaAccess implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private final List<LockReport> reports = new CopyOnWriteArrayList<>();
    private final List<BridgeEvent> bridgeEvents = new CopyOnWriteArrayList<>();
    private final Thread reader;
    private volatile Consumer<LockReport> onReport = report -> {};
    private volatile boolean closed;

    public KafkaAccess() {
        String bootstrap = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new ByteArraySerializer());
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "latest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(Topic.LOCK_REPORTS, Topic.BRIDGE_EVENTS)
                .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        reader = Thread.ofVirtual().start(() -> read(consumer));
    }

    private void read(KafkaConsumer<String, byte[]> consumer) {
        try (consumer) {
            while (!closed) {
                for (ConsumerRecord<String, byte[]> kafkaRecord : consumer.poll(Duration.ofMillis(50))) {
                    switch (EventCodec.read(kafkaRecord).data()) {
                        case LockReport report -> {
                            reports.add(report);
                            onReport.accept(report);
                        }
                        case BridgeEvent event -> bridgeEvents.add(event);
                        case Object other -> throw new AssertionError(other);
                    }
                }
            }
        } catch (UnreadableEvent e) {
            throw new AssertionError(e);
        }
    }

    public KafkaAccess onReport(Consumer<LockReport> action) {
        onReport = action;
        return this;
    }

    public KafkaProducer<String, byte[]> producer() {
        return producer;
    }

    /** What the gateway has written since this was made. */
    public List<LockReport> reportsOf(String lockId) {
        return reports.stream().filter(r -> r.lockId().equals(lockId)).toList();
    }

    /** What the gateway has told since this was made. */
    public List<BridgeEvent> bridgeEventsOf(String bridgeId) {
        return bridgeEvents.stream()
                .filter(event -> event.bridgeId().equals(bridgeId))
                .toList();
    }

    @Override
    public void close() throws Exception {
        closed = true;
        reader.join(Duration.ofSeconds(5));
        producer.close();
    }
}
