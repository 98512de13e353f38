package dev.latchkey.bench.baseline;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.bench.load.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;

/** One record from a bare producer to a bare consumer, acknowledged by the broker as the relay's are; a topic of its own. */
public final class BareHop implements AutoCloseable {
    private static final String TOPIC = "latchkey-bench-hop";
    private static final int PARTITIONS = 12;
    private static final int PAYLOAD_BYTES = 700;

    private final Admin admin;
    private final KafkaProducer<Long, byte[]> producer;
    private final KafkaConsumer<Long, byte[]> consumer;
    private final Map<Long, Operation.Ending> waiting = new ConcurrentHashMap<>();
    private final AtomicLong number = new AtomicLong();
    private final Thread reader;

    public BareHop(String kafka) {
        this.admin = Admin.create(Map.of("bootstrap.servers", kafka));
        make();
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "acks", "all"), new LongSerializer(), new ByteArraySerializer());
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "fetch.max.wait.ms", 100),
                new LongDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(i -> new TopicPartition(TOPIC, i))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position); // seeking is lazy
        this.reader = Thread.ofPlatform().daemon().name("hop").start(this::read);
    }

    /** Ends when the consumer has the record. */
    public Operation operation() {
        byte[] payload = new byte[PAYLOAD_BYTES];
        return (client, ending) -> {
            long id = number.incrementAndGet();
            waiting.put(id, ending);
            producer.send(new ProducerRecord<>(TOPIC, id, payload), (done, failure) -> {
                if (failure != null && waiting.remove(id) != null) {
                    ending.failed(failure.getClass().getSimpleName());
                }
            });
        };
    }

    private void read() {
        try {
            while (true) {
                consumer.poll(Duration.ofSeconds(1)).forEach(one -> {
                    Operation.Ending ending = waiting.remove(one.key());
                    if (ending != null) {
                        ending.succeeded();
                    }
                });
            }
        } catch (WakeupException e) {
            consumer.close();
        }
    }

    private void make() {
        try {
            if (!admin.listTopics().names().get().contains(TOPIC)) {
                admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                        .all()
                        .get();
            }
        } catch (ExecutionException e) {
            throw new BenchFailure("The topic " + TOPIC + " can't be made: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            reader.join(Duration.ofSeconds(5));
            admin.deleteTopics(List.of(TOPIC)).all().get();
        } catch (ExecutionException e) {
            // it stays until the next run
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
        admin.close();
    }
}
