package dev.latchkey.bench.seed;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.bench.system.Database;
import dev.latchkey.events.AccountEvent;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.EventType;
import dev.latchkey.events.Topic;
import dev.latchkey.local.RunningSystem;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Whom the commands share to. They never sign in, and only share-service knows an e-mail address of theirs: notification-service writes
 * their inboxes and sends no mail. The mail server of the one-machine mode keeps all mails in memory, and a mail server's speed
 * is not what is measured.
 */
public final class Recipients {
    public static final int COUNT = 1_000;

    private Recipients() {}

    public static String email(int recipient) {
        return String.format(Locale.ROOT, "bench-recipient-%04d@example.com", recipient);
    }

    static void ensure(Database database, RunningSystem system) {
        if (database.number("select count(*) from share_service.accounts where issuer = 'bench'") >= COUNT) {
            return;
        }
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", RunningSystem.platform().kafka(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < COUNT; i++) {
                String subject = "recipient-" + i;
                UUID id =
                        UUID.nameUUIDFromBytes(("bench/" + subject).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                database.execute(
                        "insert into share_service.accounts (account_id, issuer, subject, email, registered_at)"
                                + " values ('" + id + "', 'bench', '" + subject + "', '" + email(i)
                                + "', now()) on conflict do nothing");
                AccountEvent event =
                        new AccountEvent.AccountRegistered(id.toString(), "bench", subject, null, null, null, 1L);
                producer.send(EventCodec.toRecord(
                                Topic.ACCOUNT_EVENTS,
                                null,
                                id.toString(),
                                new Envelope<>(
                                        UUID.randomUUID().toString(),
                                        EventType.of(event).wireName(),
                                        "/share-service",
                                        id.toString(),
                                        Instant.now(),
                                        0,
                                        null,
                                        null,
                                        EventCodec.payload(event))))
                        .get();
            }
        } catch (ExecutionException e) {
            throw new BenchFailure("The accounts can't be published: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }
}
