package dev.latchkey.shares.messaging;

import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.Topic;
import dev.latchkey.events.UnreadableEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The key event topic from its beginning, read as any consumer would. */
public final class KeyEventLog implements AutoCloseable {
    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, Set<Long>> firstOccurrences = new LinkedHashMap<>();
    private final List<Envelope<Object>> events = new ArrayList<>();

    public KeyEventLog(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topic.KEY_EVENTS.topicName()).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** The sequences of a lock in the order of their first occurrence; reads until the last one wanted is there, or the time is up. */
    public List<Long> firstOccurrences(String lockId, long last, Duration patience) {
        Instant until = Instant.now().plus(patience);
        while (!firstOccurrences.getOrDefault(lockId, Set.of()).contains(last)
                && Instant.now().isBefore(until)) {
            for (ConsumerRecord<String, byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                try {
                    Envelope<Object> event = EventCodec.read(message);
                    events.add(event);
                    firstOccurrences
                            .computeIfAbsent(message.key(), k -> new LinkedHashSet<>())
                            .add(event.sequence());
                } catch (UnreadableEvent e) {
                    throw new AssertionError(e);
                }
            }
        }
        return List.copyOf(firstOccurrences.getOrDefault(lockId, Set.of()));
    }

    /** All that was read so far, repeats included. */
    public List<Envelope<Object>> events() {
        return events;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
