package dev.latchkey.local.demo;

import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.EventType;
import dev.latchkey.events.Topic;
import dev.latchkey.events.UnreadableEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Listens to the public stream of key events, as an analyst would, from the moment it is opened. */
public final class KeyEvents implements AutoCloseable {
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<Place> seen = new ArrayList<>();
    private final Thread reader;

    /**
     * One event and where it stands.
     *
     * @param seenAt when it was read here
     */
    public record Place(
            int partition, long offset, String lockId, String subject, String type, long sequence, Instant seenAt) {
        @Override
        public String toString() {
            return "Kafka " + Topic.KEY_EVENTS.topicName() + "[" + partition + "]@" + offset + "  " + type + "  "
                    + lockId + ":" + sequence;
        }
    }

    private KeyEvents(KafkaConsumer<String, byte[]> consumer) {
        this.consumer = consumer;
        this.reader = Thread.ofPlatform().daemon().name("key-events").unstarted(this::read);
    }

    public static KeyEvents open(String bootstrapServers) {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "fetch.max.wait.ms", 100),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(Topic.KEY_EVENTS.topicName(), Duration.ofSeconds(10)).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position); // seeking is lazy; from here on nothing is missed
        KeyEvents events = new KeyEvents(consumer);
        events.reader.start();
        return events;
    }

    /** Waits for one event of a lock by its number in the lock's sequence. */
    public Place await(String lockId, long sequence) {
        return await(
                "event " + lockId + ":" + sequence + " on " + Topic.KEY_EVENTS.topicName(),
                place -> place.lockId().equals(lockId) && place.sequence() == sequence);
    }

    /** Waits for the first event of this type about a lock or key, after a number in the lock's sequence. */
    public Place await(String subject, EventType type, long after) {
        return await(
                type.wireName() + " of " + subject + " on " + Topic.KEY_EVENTS.topicName(),
                place -> place.subject().equals(subject)
                        && place.type().equals(type.wireName())
                        && place.sequence() > after);
    }

    /** Forgets what was read so far. */
    public void clear() {
        synchronized (seen) {
            seen.clear();
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            reader.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Place await(String awaited, Predicate<Place> wanted) {
        long deadline = System.nanoTime() + Until.PATIENCE.toNanos();
        synchronized (seen) {
            while (true) {
                Optional<Place> found = seen.stream().filter(wanted).findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new NotAsTold(awaited + ": not within " + Until.PATIENCE.toSeconds() + " s");
                }
                try {
                    seen.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new NotAsTold(awaited + ": interrupted");
                }
            }
        }
    }

    private void read() {
        try (consumer) {
            while (true) {
                for (ConsumerRecord<String, byte[]> event : consumer.poll(Duration.ofSeconds(1))) {
                    add(event);
                }
            }
        } catch (WakeupException e) {
            // closed
        }
    }

    private void add(ConsumerRecord<String, byte[]> event) {
        try {
            Envelope<Object> envelope = EventCodec.read(event);
            synchronized (seen) {
                seen.add(new Place(
                        event.partition(),
                        event.offset(),
                        event.key(),
                        envelope.subject(),
                        envelope.type(),
                        envelope.sequence(),
                        Instant.now()));
                seen.notifyAll();
            }
        } catch (UnreadableEvent e) {
            // somebody else's; whoever waits for an event of the story will say that it is missing
        }
    }
}
