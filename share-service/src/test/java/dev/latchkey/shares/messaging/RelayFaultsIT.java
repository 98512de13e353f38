package dev.latchkey.shares.messaging;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import dev.latchkey.engines.Engines;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.Actor;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.LockState;
import dev.latchkey.events.Topic;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows of the outbox that a real broker refuses. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class RelayFaultsIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final short SHARD = 5;
    private static final int LIMIT = 20_000;

    @Inject
    Pool pool;

    private final String run = UUID.randomUUID().toString().substring(0, 8);

    @Test
    @Tag("inv-8")
    @Tag("inv-4")
    void inv8_rowThatIsTooLarge_parksItsOwnLock_visibly_andGoesOutOnceTheBrokerTakesIt() throws Exception {
        String poisoned = "LK-" + run + "-a";
        String other = "LK-" + run + "-b";
        limitTo(LIMIT);
        try (KeyEventLog topic = new KeyEventLog(Engines.shared().kafka().bootstrapServers())) {
            insert(poisoned, 1, 10);
            insert(poisoned, 2, 3 * LIMIT);
            insert(poisoned, 3, 10);
            insert(other, 1, 10);
            assertThat(topic.firstOccurrences(other, 1, SOON)).containsExactly(1L);
            await().atMost(SOON).untilAsserted(() -> assertThat(parked()).containsExactly(poisoned));
            insert(other, 2, 10);

            assertThat(topic.firstOccurrences(other, 2, SOON)).containsExactly(1L, 2L);
            assertThat(topic.firstOccurrences(poisoned, 1, SOON)).containsExactly(1L);
            await().atMost(SOON)
                    .until(
                            () -> given().get("/q/metrics").asString(),
                            containsString("latchkey_outbox_streams_parked 1.0"));

            limitTo(1_000_000);

            assertThat(topic.firstOccurrences(poisoned, 3, SOON)).containsExactly(1L, 2L, 3L);
            await().atMost(SOON).untilAsserted(() -> assertThat(parked()).isEmpty());
        } finally {
            limitTo(1_000_000);
        }
    }

    private List<String> parked() {
        return pool.query("select stream from parked_streams")
                .execute()
                .map(rows -> {
                    List<String> streams = new java.util.ArrayList<>();
                    rows.forEach(row -> streams.add(row.getString(0)));
                    return streams;
                })
                .await()
                .atMost(SOON);
    }

    /** Both locks in one shard, so that one could stop the other. */
    private void insert(String lockId, long sequence, int size) {
        byte[] payload = EventCodec.payload(
                new KeyEvent.LockClaimed(Actor.LOCK, new LockState(lockId, "m".repeat(size), "UTC", 0, List.of())));
        pool.preparedQuery("""
                        insert into outbox (shard, topic, stream, record_key, event_id, type, subject, sequence, at, payload)
                        values ($1, $2, $3, $3, $4, 'lock.claimed.v1', $3, $5, $6, $7)""")
                .execute(Tuple.tuple()
                        .addValue(SHARD)
                        .addValue(Topic.KEY_EVENTS.topicName())
                        .addValue(lockId)
                        .addValue(lockId + ":" + sequence)
                        .addValue(sequence)
                        .addValue(OffsetDateTime.now(ZoneOffset.UTC))
                        .addValue(Buffer.buffer(payload)))
                .await()
                .atMost(SOON);
    }

    private static void limitTo(int bytes) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topic.KEY_EVENTS.topicName());
        AlterConfigOp limit = new AlterConfigOp(
                new ConfigEntry("max.message.bytes", Integer.toString(bytes)), AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", Engines.shared().kafka().bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(topic, List.of(limit))).all().get();
        }
    }
}
