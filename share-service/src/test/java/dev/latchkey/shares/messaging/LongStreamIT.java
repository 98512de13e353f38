package dev.latchkey.shares.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.Engines;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.AccountEvent.NameGiven;
import dev.latchkey.events.Actor;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.EventType;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.LockState;
import dev.latchkey.events.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One account that names thousands of keys, and a lock whose event is behind them. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class LongStreamIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final short SHARD = 5;
    private static final int NAMES = 5_000;

    @Inject
    Pool pool;

    @Inject
    MeterRegistry metrics;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String account = "acc-" + run;

    @Test
    @Tag("inv-4")
    @Tag("O1")
    void inv4_eventBehindALongStream_waitsForAFewOfItsRows_andTheStreamGoesOutToo() {
        String lock = "LK-" + run;
        double replaced = producersReplaced();
        List<Tuple> rows = new ArrayList<>();
        for (int version = 1; version <= NAMES; version++) {
            NameGiven name = new NameGiven(account, lock + ".offline-1", version, "Name " + version);
            rows.add(row(Topic.ACCOUNT_EVENTS, account, name.recordKey(), 0, EventType.of(name), name));
        }
        KeyEvent claimed = new KeyEvent.LockClaimed(Actor.LOCK, new LockState(lock, "m", "UTC", 0, List.of()));
        rows.add(row(Topic.KEY_EVENTS, lock, lock, 1, EventType.of(claimed), claimed));

        try (KeyEventLog topic = new KeyEventLog(Engines.shared().kafka().bootstrapServers())) {
            insert(rows);
            assertThat(topic.firstOccurrences(lock, 1, SOON)).containsExactly(1L);
        }

        assertThat(namesThatWait()).as("names that it has overtaken").isPositive();
        Awaitility.await().atMost(SOON).until(() -> namesThatWait() == 0);
        assertThat(producersReplaced()).isEqualTo(replaced);
    }

    private long namesThatWait() {
        return pool.preparedQuery("select count(*) from outbox where stream = $1")
                .execute(Tuple.of(account))
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getLong(0);
    }

    private double producersReplaced() {
        var counter = metrics.find("latchkey.outbox.producers.replaced").counter();
        return counter == null ? 0 : counter.count();
    }

    private void insert(List<Tuple> rows) {
        pool.withTransaction(connection ->
                        connection.preparedQuery("""
                                insert into outbox (shard, topic, stream, record_key, event_id, type, subject, sequence, at, payload)
                                values ($1, $2, $3, $4, $5, $6, $4, $7, $8, $9)""").executeBatch(rows).replaceWithVoid())
                .await()
                .atMost(SOON);
    }

    private static Tuple row(Topic topic, String stream, String recordKey, long sequence, EventType type, Object data) {
        return Tuple.tuple()
                .addValue(SHARD)
                .addValue(topic.topicName())
                .addValue(stream)
                .addValue(recordKey)
                .addValue(
                        sequence > 0
                                ? stream + ":" + sequence
                                : UUID.randomUUID().toString())
                .addValue(type.wireName())
                .addValue(sequence)
                .addValue(OffsetDateTime.now(ZoneOffset.UTC))
                .addValue(Buffer.buffer(EventCodec.payload(data)).getDelegate());
    }
}
