package dev.latchkey.shares.messaging;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.RITA;
import static dev.latchkey.shares.api.ShareApi.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.Engines;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.EventType;
import dev.latchkey.events.LockReport;
import dev.latchkey.events.ReportWay;
import dev.latchkey.events.Topic;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statement.LockTime;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.shares.api.ShareApi;
import dev.latchkey.shares.api.ShareApi.TestLock;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A pool that has no connection to give, as while the database is away. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class NoConnectionIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final ShareApi api = new ShareApi();

    @Inject
    Pool pool;

    @ConfigProperty(name = "quarkus.datasource.reactive.max-size")
    int connections;

    @Test
    @Tag("U3")
    @Tag("E3")
    void u3_useThatALockReports_isCountedLate_andCommandsMayBeSentAgain() throws Exception {
        TestLock lock = api.claimedLock();
        expect(200, api.get(RITA, "/v1/me"));
        String key = api.enabledKey(lock);
        expect(201, api.share(key, "rita@example.com", Map.of("unlocks", 5)));
        expect(200, api.download(RITA, key, Device.generate()));
        String request = UUID.randomUUID().toString();
        Map<String, Object> enabling = Map.of("kind", "offline", "name", "Another");
        String keys = "/v1/locks/" + lock.id() + "/keys";

        RecordMetadata report;
        List<SqlConnection> taken = new ArrayList<>();
        try {
            // one listens to other relays
            for (int i = 0; i < connections - 1; i++) {
                taken.add(pool.getConnection().await().atMost(SOON));
            }
            report = send(new Statement.Opened(lock.id(), 1, new LockTime(Instant.now(), true), 1, 1), lock);
            for (int i = 0; i < 2; i++) { // the second is told so when the report has been, too
                Response refused = expect(503, api.post(ADA, keys, enabling, request));
                assertThat(refused.<String>path("code")).isEqualTo("write.unavailable");
                assertThat(refused.header("Retry-After")).isEqualTo("1");
            }
            assertThat(committed(report)).as("it would come again").isLessThanOrEqualTo(report.offset());
        } finally {
            taken.forEach(connection -> connection.close().await().atMost(SOON));
        }

        expect(201, api.post(ADA, keys, enabling, request));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                expect(200, api.get(ADA, "/v1/keys/" + key)).<Integer>path("share.unlocksLeft"))
                        .isEqualTo(4));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(committed(report))
                        .as("of a channel that idles")
                        .isEqualTo(report.offset() + 1));
    }

    /** @return the offset of the first record that would come after a crash; 0 if there is no record of it */
    private static long committed(RecordMetadata of) throws Exception {
        TopicPartition partition = new TopicPartition(of.topic(), of.partition());
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", Engines.shared().kafka().bootstrapServers()))) {
            OffsetAndMetadata committed = admin.listConsumerGroupOffsets("share-service")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(partition);
            return committed == null ? 0 : committed.offset();
        }
    }

    private static RecordMetadata send(Statement statement, TestLock lock) throws Exception {
        LockReport report = new LockReport(
                lock.id(), Statements.sign(statement, lock.key()), ReportWay.BRIDGE, "bridge-1", Instant.now());
        Envelope<byte[]> event = new Envelope<>(
                UUID.randomUUID().toString(),
                EventType.of(report).wireName(),
                "/test",
                lock.id(),
                Instant.now(),
                0,
                null,
                null,
                EventCodec.payload(report));
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", Engines.shared().kafka().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            return producer.send(EventCodec.toRecord(Topic.LOCK_REPORTS, null, lock.id(), event))
                    .get();
        }
    }
}
