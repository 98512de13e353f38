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
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;

/**
 * What this service itself has to tell, onto its topics. The producer is idempotent, so what one thread hands to it keeps its order in each
 * partition.
 */
@ApplicationScoped
public class EventSender {
    private static final Logger LOG = Logger.getLogger(EventSender.class);

    private final KafkaProducer<String, byte[]> producer;

    EventSender(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "device-gateway");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // a bridge keeps its statements: better to tell it soon than to hold them in memory
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
        // where bridges are silent for long it still knows the topic: finding it again may take longer than that
        settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, TimeUnit.DAYS.toMillis(365));
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** Begins to look for the topic, so that it is known when the first event comes. Blocks as {@link #send} does. */
    void lookFor(Topic topic) {
        try {
            producer.partitionsFor(topic.topicName());
        } catch (KafkaException e) {
            LOG.debugf(
                    "%s not found yet, which goes on: %s", topic, e.getClass().getSimpleName());
        }
    }

    /**
     * Blocks for half a second at most, as long as the whereabouts of the topic are unknown or what was sent before takes all the memory.
     *
     * @param key of the record, and subject of the event
     * @return completes when Kafka has it, and with the failure when it was given up: with a {@link TimeoutException}, and at once, when this has blocked in vain
     */
    CompletionStage<Void> send(Topic topic, String key, Instant time, Object payload) {
        CompletableFuture<Void> written = new CompletableFuture<>();
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
        return written;
    }

    @PreDestroy
    void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
