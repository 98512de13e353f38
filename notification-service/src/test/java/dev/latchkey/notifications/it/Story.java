package dev.latchkey.notifications.it;

import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.Engines;
import dev.latchkey.engines.TestEventLog;
import dev.latchkey.engines.TestIssuer;
import dev.latchkey.events.AccountEvent;
import dev.latchkey.events.Actor;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.EventType;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.LockState;
import dev.latchkey.events.Topic;
import dev.latchkey.notifications.KeyEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * One lock with an administrator and two people, on the real topics as share-service would write them. Ids are new each
 * time, so tests don't meet.
 */
final class Story implements AutoCloseable {
    static final Instant NOON = KeyEvents.NOON;

    final String suffix = UUID.randomUUID().toString().substring(0, 8);
    final String lockId = "LK-" + suffix;
    final Person anna = new Person("anna-" + suffix);
    final Person ben = new Person("ben-" + suffix);
    final Person cleo = new Person("cleo-" + suffix);
    final KeyEvents key = new KeyEvents(lockId, anna.accountId());

    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    Engines.shared().kafka().bootstrapServers(),
                    ProducerConfig.ACKS_CONFIG,
                    "all"),
            new StringSerializer(),
            new ByteArraySerializer());
    private final Instant from;
    private final List<Envelope<byte[]>> log = new ArrayList<>();
    private long sequence;

    Story() {
        this(NOON);
    }

    /** @param from when its events begin to happen */
    private Story(Instant from) {
        this.from = from;
    }

    record Person(String name) {
        String accountId() {
            return "acc-" + name;
        }

        String email() {
            return name + "@people.test";
        }

        String token() {
            return TestIssuer.token(Map.of("sub", "sub-" + name, "email", email(), "email_verified", true));
        }
    }

    /** Registers the three, and a claimed lock with a named key. */
    static Story begin() {
        return begin(NOON);
    }

    /** As {@link #begin()}, and the service has heard of the three. */
    static Story known() {
        Story story = begin();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Stream.of(story.anna, story.ben, story.cleo)
                        .allMatch(person -> InboxClient.of(person).status() == 200));
        return story;
    }

    static Story begin(Instant from) {
        Story story = new Story(from);
        story.registered(story.anna, "en");
        story.registered(story.ben, "de-AT");
        story.registered(story.cleo, null);
        story.lockNamed("Front door");
        story.keyNamed("Guest");
        story.event(new KeyEvent.LockClaimed(
                Actor.account(story.anna.accountId()),
                new LockState(story.lockId, "D1", "Europe/Vienna", 1, List.of(story.anna.accountId()))));
        return story;
    }

    void registered(Person person, @Nullable String locale) {
        account(new AccountEvent.AccountRegistered(
                person.accountId(),
                TestIssuer.ISSUER,
                "sub-" + person.name(),
                person.email(),
                person.name(),
                locale,
                null));
    }

    void registeredWithoutEmail(Person person) {
        account(new AccountEvent.AccountRegistered(
                person.accountId(), TestIssuer.ISSUER, "sub-" + person.name(), null, null, null, null));
    }

    void lockNamed(String name) {
        account(new AccountEvent.NameGiven(anna.accountId(), lockId, 1, name));
    }

    void keyNamed(String name) {
        account(new AccountEvent.NameGiven(anna.accountId(), key.keyId(), 1, name));
    }

    void erased(Person person) {
        send(new ProducerRecord<>(Topic.ACCOUNT_EVENTS.topicName(), person.accountId(), null));
    }

    /** The next event of the lock. @return its consistency token */
    String event(KeyEvent event) {
        String token = committed(event);
        repeat(sequence, event);
        return token;
    }

    /** The next event, which share-service has and the topic doesn't yet. @return its consistency token */
    String committed(KeyEvent event) {
        sequence++;
        log.add(envelope(sequence, event));
        return lockId + ":" + sequence;
    }

    /** From now on share-service can be asked for the events so far. */
    void canBeAskedFor() {
        TestEventLog.holds(lockId, log);
    }

    void repeat(long number, KeyEvent event) {
        send(EventCodec.toRecord(Topic.KEY_EVENTS, null, lockId, envelope(number, event)));
    }

    private Envelope<byte[]> envelope(long number, KeyEvent event) {
        return new Envelope<>(
                lockId + ":" + number,
                EventType.of(event).wireName(),
                "/share-service",
                lockId,
                from.plusSeconds(number),
                number,
                null,
                null,
                EventCodec.payload(event));
    }

    /** A record that no consumer can read. */
    void poison() {
        send(new ProducerRecord<>(Topic.KEY_EVENTS.topicName(), lockId, new byte[] {0, 1, 2}));
    }

    private void account(AccountEvent event) {
        send(EventCodec.toRecord(
                Topic.ACCOUNT_EVENTS,
                null,
                event.recordKey(),
                new Envelope<>(
                        UUID.randomUUID().toString(),
                        EventType.of(event).wireName(),
                        "/share-service",
                        event.recordKey(),
                        NOON,
                        0,
                        null,
                        null,
                        EventCodec.payload(event))));
    }

    private void send(ProducerRecord<String, byte[]> record) {
        try {
            producer.send(record).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
