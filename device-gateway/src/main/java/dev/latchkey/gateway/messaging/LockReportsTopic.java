package dev.latchkey.gateway.messaging;

import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.EventType;
import dev.latchkey.events.LockReport;
import dev.latchkey.events.Topic;
import dev.latchkey.gateway.application.StatementSink;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Statements of locks onto their topic, keyed by lock id.
 *
 * <p>One thread hands them to the producer in the order of the calls, since {@code send} may block while the broker's whereabouts
 * are unknown; an idempotent producer keeps that order per partition. Is one given up after all, the ones behind it may still
 * get through: {@link dev.latchkey.gateway.mqtt} acknowledges none of them, so the bridge hands all in again, and share-service
 * tells repeats by the lock's counter.
 */
@ApplicationScoped
public class LockReportsTopic implements StatementSink {
    private final KafkaProducer<String, byte[]> producer;
    private final ExecutorService sender = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("lock-reports").daemon().factory());

    LockReportsTopic(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "device-gateway-lock-reports");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // a bridge keeps its statements: better to tell it soon than to hold them in memory
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public CompletionStage<Void> write(LockReport report) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        try {
            sender.execute(() -> send(report, written));
        } catch (RejectedExecutionException e) {
            written.completeExceptionally(e);
        }
        return written;
    }

    private void send(LockReport report, CompletableFuture<Void> written) {
        try {
            Envelope<byte[]> event = new Envelope<>(
                    UUID.randomUUID().toString(),
                    EventType.LOCK_REPORTED.wireName(),
                    "/device-gateway",
                    report.lockId(),
                    report.receivedAt(),
                    0,
                    null,
                    null,
                    EventCodec.payload(report));
            var _ = producer.send(
                    EventCodec.toRecord(Topic.LOCK_REPORTS, null, report.lockId(), event), (metadata, failure) -> {
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
        sender.shutdown();
        producer.close(Duration.ofSeconds(2));
    }
}
