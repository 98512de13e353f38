package dev.latchkey.shares.messaging;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.expect;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.Engines;
import dev.latchkey.events.Actor;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.EventType;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.LockState;
import dev.latchkey.events.Topic;
import dev.latchkey.shares.api.ShareApi;
import dev.latchkey.shares.api.ShareApi.TestLock;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The database goes back to an earlier moment behind the shipped service's back, and Kafka does not. */
class RestoredDatabaseIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SCHEMA = "share_restored";
    private static final Map<String, String> COMPARES = Map.of("LATCHKEY_RELAY_COMPARES_HISTORY", "true");

    /** Others before those that refer to them. */
    private static final List<String> TABLES = List.of("locks", "accounts", "keys", "events", "names", "requests");

    private final String bootstrapServers = Engines.shared().kafka().bootstrapServers();

    @Test
    @Tag("inv-4")
    @Tag("inv-5")
    void inv5_numbersAreNotPublishedTwice_andKafkaIsFilledAgain_afterTheDatabaseWentBack() throws Exception {
        Engines.shared().postgres().createSchema(SCHEMA, "throwaway");
        forgetKeyEvents(); // other tests' databases know them
        try (ServiceProcess service = new ServiceProcess(SCHEMA)) {
            service.start(COMPARES);
            service.awaitReady();
            ShareApi api = new ShareApi(service.url());
            TestLock lock = api.claimedLock();
            String key = api.enabledKey(lock);
            awaitPublished(lock, 3);
            run(TABLES.stream()
                    .map(table -> "create table was_%1$s as table %1$s".formatted(table))
                    .toList());
            rename(api, key, "Five", 2);
            awaitPublished(lock, 5);

            service.kill();
            service.start(COMPARES);
            service.awaitReady();
            rename(api, key, "Six", 1);
            awaitPublished(lock, 6);
            service.kill();
            sendAgain(lock, 3); // as a relay does that stood still, and something of somebody else's
            service.start(COMPARES);
            service.awaitReady();
            rename(api, key, "Seven", 1);
            awaitPublished(lock, 7);

            service.kill();
            run(List.of("truncate %s, outbox, contacts, reports_seen, lock_orders, relay_leases"
                    .formatted(String.join(", ", TABLES))));
            run(TABLES.stream()
                    .map(table -> "insert into %1$s table was_%1$s".formatted(table))
                    .toList());
            Map<TopicPartition, Long> published = records(Topic.KEY_EVENTS);
            service.start(COMPARES);
            await().atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> given().get(service.url() + "/q/health/ready")
                            .asString()
                            .contains("history.kafka-is-ahead"));
            assertThat(given().get(service.url() + "/q/health/ready").statusCode())
                    .isEqualTo(503);
            rename(api, key, "Another fourth", 1);
            assertThat(number("select count(*) from outbox where topic = '%s'".formatted(Topic.KEY_EVENTS.topicName())))
                    .isEqualTo(1);
            assertThat(number("select count(*) from relay_leases")).isZero();
            assertThat(publishedSince(published, lock)).isEmpty();
            service.kill();

            Map<TopicPartition, Long> accounts = records(Topic.ACCOUNT_EVENTS);
            forgetKeyEvents();
            Map<String, String> again = new HashMap<>(COMPARES);
            again.put("LATCHKEY_RELAY_PUBLISH_AGAIN", "after the restore");
            service.start(again);
            service.awaitReady();
            awaitPublishedAgain(lock, 3, 4); // the fourth has waited, and may be quicker
            String account = text("select account_id::text from accounts where email = 'ada@example.com'");
            assertThat(recordKeysSince(accounts, Set.of(account, account + "/" + key)))
                    .contains(account, account + "/" + key);
            await().atMost(SOON)
                    .until(() -> number("select count(*) from publications where done_at is not null") == 1);
            await().atMost(SOON).until(() -> number("select count(*) from outbox") == 0);

            service.kill();
            Map<TopicPartition, Long> before = records(Topic.KEY_EVENTS);
            service.start(again);
            service.awaitReady();
            rename(api, key, "Five again", 1);
            awaitPublishedAgain(lock, 4, 5);
            assertThat(publishedSince(before, lock))
                    .as("nothing else is published again")
                    .containsExactly(lock.id() + ":5");
        }
    }

    private static void rename(ShareApi api, String key, String name, int times) {
        for (int i = 0; i < times; i++) {
            expect(
                    200,
                    api.as(ADA)
                            .header("Idempotency-Key", UUID.randomUUID().toString())
                            .header("If-Match", "*")
                            .body(Map.of("name", name + " " + i))
                            .patch("/v1/keys/" + key));
        }
    }

    private void awaitPublished(TestLock lock, long last) {
        try (KeyEventLog topic = new KeyEventLog(bootstrapServers)) {
            assertThat(topic.firstOccurrences(lock.id(), last, SOON))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, last).boxed().toList());
        }
    }

    private void awaitPublishedAgain(TestLock lock, long oneOfTheLast, long other) {
        try (KeyEventLog topic = new KeyEventLog(bootstrapServers)) {
            topic.firstOccurrences(lock.id(), oneOfTheLast, SOON);
            assertThat(topic.firstOccurrences(lock.id(), other, SOON))
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, other).boxed().toList());
        }
    }

    /** The ids of this lock's events from there to the present end of the topic, to which other tests' services may write too. */
    private List<String> publishedSince(Map<TopicPartition, Long> offsets, TestLock lock) throws Exception {
        Map<TopicPartition, Long> ends = records(Topic.KEY_EVENTS);
        List<String> ids = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            consumer.assign(offsets.keySet());
            offsets.forEach(consumer::seek);
            await().atMost(SOON).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(one -> {
                    if (lock.id().equals(one.key())) {
                        ids.add(id(one));
                    }
                });
                return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            });
        }
        return ids;
    }

    private void sendAgain(TestLock lock, long sequence) throws Exception {
        try (KafkaConsumer<String, byte[]> consumer = consumer();
                KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            Set<TopicPartition> partitions = records(Topic.KEY_EVENTS).keySet();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<String, byte[]>> wanted = new ArrayList<>();
            await().atMost(SOON).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(one -> {
                    if ((lock.id() + ":" + sequence).equals(id(one))) {
                        wanted.add(one);
                    }
                });
                return !wanted.isEmpty();
            });
            ConsumerRecord<String, byte[]> one = wanted.getFirst();
            producer.send(new ProducerRecord<>(
                            one.topic(), one.partition(), one.timestamp(), one.key(), one.value(), one.headers()))
                    .get();
            String others = "LK-" + UUID.randomUUID();
            KeyEvent claimed = new KeyEvent.LockClaimed(Actor.LOCK, new LockState(others, "m", "UTC", 0, List.of()));
            producer.send(EventCodec.toRecord(
                            Topic.KEY_EVENTS,
                            one.partition(),
                            others,
                            new Envelope<>(
                                    others + ":7",
                                    EventType.of(claimed).wireName(),
                                    "/somebody-else",
                                    others,
                                    Instant.now(),
                                    7,
                                    null,
                                    null,
                                    EventCodec.payload(claimed))))
                    .get();
        }
    }

    private static String id(ConsumerRecord<String, byte[]> one) {
        var header = one.headers().lastHeader("ce_id");
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private Set<String> recordKeysSince(Map<TopicPartition, Long> offsets, Set<String> wanted) {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            consumer.assign(offsets.keySet());
            offsets.forEach(consumer::seek);
            Set<String> keys = new HashSet<>();
            await().atMost(SOON).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(one -> keys.add(one.key()));
                return keys.containsAll(wanted);
            });
            return keys;
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** As much as an operator who makes the topic anew. */
    private void forgetKeyEvents() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.deleteRecords(records(Topic.KEY_EVENTS).entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, end -> RecordsToDelete.beforeOffset(end.getValue()))))
                    .all()
                    .get();
        }
    }

    /** Of each partition, where the next record comes. */
    private Map<TopicPartition, Long> records(Topic topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            return admin
                    .listOffsets(IntStream.range(0, topic.partitions())
                            .mapToObj(i -> new TopicPartition(topic.topicName(), i))
                            .collect(Collectors.toMap(one -> one, one -> OffsetSpec.latest())))
                    .all()
                    .get()
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, found -> found.getValue().offset()));
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(Engines.shared().postgres().urls().jdbc(), SCHEMA, "throwaway");
    }

    private static void run(List<String> statements) throws SQLException {
        try (Connection connection = connect();
                Statement sql = connection.createStatement()) {
            for (String statement : statements) {
                sql.execute(statement);
            }
        }
    }

    private static String text(String question) throws SQLException {
        try (Connection connection = connect();
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(question)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static long number(String question) throws SQLException {
        return Long.parseLong(text(question));
    }
}
