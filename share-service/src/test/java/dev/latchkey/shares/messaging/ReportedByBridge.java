package dev.latchkey.shares.messaging;

import dev.latchkey.engines.Engines;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.EventType;
import dev.latchkey.events.LockReport;
import dev.latchkey.events.ReportWay;
import dev.latchkey.events.Topic;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What the gateway makes of what a bridge says. */
final class ReportedByBridge {
    private ReportedByBridge() {}

    /** Durable in Kafka when it returns. */
    static void send(String bridgeId, String lockId, String statement) throws ExecutionException, InterruptedException {
        LockReport report = new LockReport(lockId, statement, ReportWay.BRIDGE, bridgeId, Instant.now());
        Envelope<byte[]> event = new Envelope<>(
                UUID.randomUUID().toString(),
                EventType.of(report).wireName(),
                "/test",
                lockId,
                Instant.now(),
                0,
                null,
                null,
                EventCodec.payload(report));
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", Engines.shared().kafka().bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(EventCodec.toRecord(Topic.LOCK_REPORTS, null, lockId, event))
                    .get();
        }
    }
}
