package dev.latchkey.shares.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.Actor;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.EventType;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.LockState;
import dev.latchkey.events.Topic;
import dev.latchkey.shares.api.ShareApi;
import dev.latchkey.shares.api.ShareApi.TestLock;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** This process holds the shards; another instance commits. There is no sweep that would find what it has left. */
@QuarkusTest
@TestProfile(OtherRelaysIT.WithoutSweep.class)
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class OtherRelaysIT {
    public static class WithoutSweep implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("latchkey.relay.sweep", "PT1H");
        }
    }

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final short SHARD = 7;

    @Inject
    Pool pool;

    @Inject
    Vertx vertx;

    @Inject
    MeterRegistry metrics;

    private OtherRelays other;

    @BeforeEach
    void begin() {
        other = new OtherRelays(pool, vertx);
        await().atMost(SOON).until(() -> listeners() == 1);
    }

    @AfterEach
    void end() {
        other.stop();
    }

    @Test
    @Tag("R2")
    @Tag("inv-4")
    void r2_whatAnotherInstanceCommits_isSentWhenItTells() {
        String lock = leaveAnEvent();
        assertThat(waiting(lock)).isTrue();

        other.tell(SHARD);

        await().atMost(SOON).until(() -> !waiting(lock));
    }

    @Test
    @Tag("R2")
    void r2_commitIntoAShardThatAnotherInstanceHolds_isTold() {
        OutboxRows rows = new OutboxRows(pool);
        UUID holder = UUID.randomUUID();
        Set<Integer> heard = ConcurrentHashMap.newKeySet();
        pool.preparedQuery("update relay_leases set owner = $1, until = now() + interval '1 hour'")
                .execute(Tuple.of(holder))
                .await()
                .atMost(SOON);
        try {
            await().atMost(SOON)
                    .until(() ->
                            metrics.get("latchkey.outbox.shards.owned").gauge().value() == 0);
            other.listen(heard::add);
            await().atMost(SOON).until(() -> listeners() == 2);

            TestLock lock = new ShareApi().claimedLock();

            await().atMost(SOON).untilAsserted(() -> assertThat(heard).contains(shardOf(lock)));
        } finally {
            rows.release(holder).await().atMost(SOON);
        }
    }

    private int shardOf(TestLock lock) {
        return pool.preparedQuery("select shard from outbox where stream = $1 limit 1")
                .execute(Tuple.of(lock.id()))
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getInteger(0);
    }

    @Test
    void instanceWhoseConnectionIsLost_hearsAgain() {
        pool.query("select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen share_service_outbox'")
                .execute()
                .await()
                .atMost(SOON);
        await().atMost(SOON).until(() -> listeners() == 1);
        String lock = leaveAnEvent();

        other.tell(SHARD);

        await().atMost(SOON).until(() -> !waiting(lock));
    }

    @Test
    void instance_passesOverWhatItDoesNotKnow() {
        String lock = leaveAnEvent();

        pool.query("select pg_notify('share_service_outbox', 'all of them,,-1,99999,7000,%d')".formatted(SHARD))
                .execute()
                .await()
                .atMost(SOON);

        await().atMost(SOON).until(() -> !waiting(lock));
    }

    /** It is the last statement of their connections, always. */
    private long listeners() {
        return count(pool.query(
                        "select count(*) from pg_stat_activity where query = 'listen share_service_outbox' and state = 'idle'")
                .execute()
                .await()
                .atMost(SOON)
                .iterator()
                .next());
    }

    private boolean waiting(String lock) {
        return count(pool.preparedQuery("select count(*) from outbox where stream = $1")
                        .execute(Tuple.of(lock))
                        .await()
                        .atMost(SOON)
                        .iterator()
                        .next())
                > 0;
    }

    private static long count(Row row) {
        return row.getLong(0);
    }

    /** As another instance's commit does. */
    private String leaveAnEvent() {
        String lock = "LK-" + UUID.randomUUID().toString().substring(0, 8);
        KeyEvent claimed = new KeyEvent.LockClaimed(Actor.LOCK, new LockState(lock, "m", "UTC", 0, List.of()));
        pool.preparedQuery("""
                        insert into outbox (shard, topic, stream, record_key, event_id, type, subject, sequence, at, payload)
                        values ($1, $2, $3, $3, $4, $5, $3, 1, $6, $7)""")
                .execute(Tuple.tuple()
                        .addValue(SHARD)
                        .addValue(Topic.KEY_EVENTS.topicName())
                        .addValue(lock)
                        .addValue(lock + ":1")
                        .addValue(EventType.of(claimed).wireName())
                        .addValue(OffsetDateTime.now(ZoneOffset.UTC))
                        .addValue(Buffer.buffer(EventCodec.payload(claimed)).getDelegate()))
                .await()
                .atMost(SOON);
        return lock;
    }
}
