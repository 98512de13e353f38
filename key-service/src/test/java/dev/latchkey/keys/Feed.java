package dev.latchkey.keys;

import dev.latchkey.engines.Engines;
import dev.latchkey.engines.TestIssuer;
import dev.latchkey.events.AccountEvent;
import dev.latchkey.events.AccountEvent.AccountRegistered;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.EventType;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.Topic;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts events on the topics, as share-service does. */
final class Feed implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", Engines.shared().kafka().bootstrapServers(), "linger.ms", "0", "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());

    /** Somebody with an account. */
    record Somebody(String accountId, String email, String token) {}

    Somebody somebody(String name) {
        String id = UUID.randomUUID().toString().substring(0, 8);
        String email = name + "-" + id + "@example.com";
        Somebody somebody = new Somebody("acc-" + id, email, TestIssuer.token("sub-" + id, email, Set.<String>of()));
        account(new AccountRegistered(somebody.accountId(), TestIssuer.ISSUER, "sub-" + id, email, name, "en", null));
        return somebody;
    }

    void key(Envelope<KeyEvent> event) {
        String lockId = event.id().substring(0, event.id().indexOf(':'));
        send(EventCodec.toRecord(Topic.KEY_EVENTS, null, lockId, encoded(event)));
    }

    void account(AccountEvent event) {
        Envelope<AccountEvent> envelope = new Envelope<>(
                UUID.randomUUID().toString(),
                EventType.of(event).wireName(),
                "/test",
                event.recordKey(),
                Instant.now(),
                0,
                null,
                null,
                event);
        send(EventCodec.toRecord(Topic.ACCOUNT_EVENTS, null, event.recordKey(), encoded(envelope)));
    }

    void erase(String recordKey) {
        send(new ProducerRecord<>(Topic.ACCOUNT_EVENTS.topicName(), recordKey, null));
    }

    void send(ProducerRecord<String, byte[]> at) {
        try {
            producer.send(at).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    static Envelope<byte[]> encoded(Envelope<?> event) {
        return new Envelope<>(
                event.id(),
                event.type(),
                event.source(),
                event.subject(),
                event.time(),
                event.sequence(),
                event.correlationId(),
                event.causationId(),
                EventCodec.payload(event.data()));
    }
}
