package dev.latchkey.bench.system;

import dev.latchkey.events.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads topics from their end on, on a thread of its own, as an analyst would. */
final class Tail implements AutoCloseable {
    private final KafkaConsumer<String, byte[]> consumer;
    private final Thread reader;

    /** @param each gets what one poll has brought, on that thread */
    Tail(String kafka, List<Topic> topics, Consumer<ConsumerRecords<String, byte[]>> each) {
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "fetch.max.wait.ms", 100),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic.topicName(), Duration.ofSeconds(10)).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position); // seeking is lazy
        this.reader = Thread.ofPlatform().daemon().name("tail").start(() -> read(each));
    }

    private void read(Consumer<ConsumerRecords<String, byte[]>> each) {
        try {
            while (true) {
                each.accept(consumer.poll(Duration.ofSeconds(1)));
            }
        } catch (WakeupException e) {
            consumer.close();
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
}
