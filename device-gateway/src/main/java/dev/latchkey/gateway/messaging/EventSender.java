package dev.latchkey.gateway.messaging;

import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.EventType;
import dev.latchkey.events.Topic;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What this service itself has to tell, onto its topics. The producer is idempotent, so what one thread hands to it keeps its order in each
 * partition.
 */
@ApplicationScoped
public class EventSender {
    private final KafkaProducer<String, byte[]> producer;

    EventSender(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "device-gateway");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // a bridge keeps its statements: better to tell it soon than to hold them in memory
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * @param thread hands it to the producer, which may block as long as the whereabouts of the topic are unknown
     * @param key of the record, and subject of the event
     * @return completes when Kafka has it, and with the failure when it was given up or the thread did not take it
     */
    CompletionStage<Void> send(Executor thread, Topic topic, String key, Instant time, Object payload) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        try {
            thread.execute(() -> send(topic, key, time, payload, written));
        } catch (RejectedExecutionException e) {
            written.completeExceptionally(e);
        }
        return written;
    }

    private void send(Topic topic, String key, Instant time, Object payload, CompletableFuture<Void> written) {
        try {
            Envelope<byte[]> event = new Envelope<>(
                    UUID.randomUUID().toString(),
                    EventType.of(payload).wireName(),
                    "/device-gateway",
                    key,
                    time,
                    0,
                    null,
                    null,
                    EventCodec.payload(payload));
            var _ = producer.send(EventCodec.toRecord(topic, null, key, event), (metadata, failure) -> {
                if (failure == null) {
                    written.complete(null);
                } else {
                    written.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            written.completeExceptionally(e);
        }
    }

    @PreDestroy
    void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
