package dev.latchkey.keys;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.engines.TestEventLog;
import dev.latchkey.events.Actor;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.Permissions;
import dev.latchkey.events.Topic;
import dev.latchkey.keys.Feed.Somebody;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events that are missing, can't be read or can't be applied stop their own lock only, until it is repaired (inv-8). */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class ParkedLocksIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Pool pool;

    private final Feed feed = new Feed();
    private final List<Envelope<byte[]>> log = new ArrayList<>();
    private Somebody alice;
    private Door door;

    @BeforeEach
    void setUp() {
        alice = feed.somebody("alice");
        door = new Door();
        feed.account(door.lockName(alice.accountId(), "Front door"));
        send(committed(door.claimed(alice.accountId())));
        send(committed(door.enabled(1, alice.accountId())));
    }

    @AfterEach
    void tearDown() {
        feed.close();
    }

    @Test
    @Tag("inv-8")
    void inv8_gap_isFilledByShareService() {
        committed(door.enabled(2, alice.accountId())); // never reaches the topic
        committed(door.enabled(3, alice.accountId()));
        TestEventLog.holds(door.lockId, log);
        send(committed(door.enabled(4, alice.accountId())));
        TestEventLog.holds(door.lockId, log);

        await().atMost(SOON).untilAsserted(() -> assertThat(position(door)).isEqualTo(5));
        assertThat(keys(door)).containsExactly(1, 2, 3, 4);
        await().atMost(SOON).untilAsserted(() -> assertThat(parked(door)).isEmpty());
        send(committed(door.enabled(5, alice.accountId())));
        await().atMost(SOON).untilAsserted(() -> assertThat(keys(door)).containsExactly(1, 2, 3, 4, 5));
    }

    @Test
    @Tag("inv-8")
    void inv8_poison_parksItsOwnLock_visibly_andIsRepairedWithoutARestart() {
        TestEventLog.isAwayFor(door.lockId);
        String garbage = "garbage of " + door.lockId;
        feed.send(new ProducerRecord<>(
                Topic.KEY_EVENTS.topicName(), door.lockId, garbage.getBytes(StandardCharsets.UTF_8)));
        committed(door.enabled(2, alice.accountId())); // what the garbage should have been
        send(committed(door.enabled(3, alice.accountId())));

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(parked(door)).containsExactly("unreadable next=3 share-service: answered 503"));
        Door other = new Door();
        feed.key(other.claimed(alice.accountId()));
        feed.key(other.enabled(1, alice.accountId()));
        await().atMost(SOON).untilAsserted(() -> assertThat(position(other)).isEqualTo(2));
        assertThat(position(door)).isEqualTo(2);
        assertThat(keys(door)).containsExactly(1);
        await().atMost(SOON)
                .untilAsserted(() -> given().get("/q/health/ready").then().body(containsString(door.lockId)));
        await().atMost(SOON)
                .untilAsserted(() -> given().get("/q/metrics")
                        .then()
                        .body(containsString("latchkey_feed_locks_parked " + parkedByAnyTest() + ".0")));
        assertThat(deadLetters()).anyMatch(r -> r.startsWith("no CloudEvent")).noneMatch(r -> r.contains(garbage));

        send(committed(door.enabled(4, alice.accountId())));
        TestEventLog.holds(door.lockId, log);

        await().atMost(SOON).untilAsserted(() -> assertThat(parked(door)).isEmpty());
        assertThat(position(door)).isEqualTo(5);
        assertThat(keys(door)).containsExactly(1, 2, 3, 4);
    }

    @Test
    @Tag("inv-8")
    void inv8_eventThatTheDatabaseRefuses_parksItsOwnLock_andAFixedVersionRepairsIt() {
        Envelope<KeyEvent> refused =
                door.shared(1, null, new Permissions(null, Instant.parse("+500000-01-01T00:00:00Z"), null, null));
        committed(refused);
        TestEventLog.holds(door.lockId, log);
        Door other = new Door();
        send(Feed.encoded(refused), door.lockId);
        feed.key(other.claimed(alice.accountId()));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(parked(door)).containsExactly("refused next=3 SQLSTATE 22009"));
        await().atMost(SOON).untilAsserted(() -> assertThat(position(other)).isEqualTo(1));
        assertThat(position(door)).isEqualTo(2);

        log.set(2, Feed.encoded(at(refused, door.cancelled(1))));
        TestEventLog.holds(door.lockId, log);

        await().atMost(SOON).untilAsserted(() -> assertThat(parked(door)).isEmpty());
        assertThat(position(door)).isEqualTo(3);
    }

    /** Of two locks' numbers in one row the higher would win, and the other lock's own events be passed over. */
    @Test
    @Tag("inv-8")
    void inv8_keyOfAnotherLock_parksTheLockThatNamesIt_andNotTheOther() {
        Door other = new Door();
        feed.key(other.claimed(alice.accountId()));
        feed.key(other.enabled(1, alice.accountId()));
        await().atMost(SOON).untilAsserted(() -> assertThat(position(other)).isEqualTo(2));
        Envelope<KeyEvent> renamed = door.renamed(1);
        committed(renamed);
        TestEventLog.isAwayFor(door.lockId);

        send(Feed.encoded(ofKey(other.keyId(1), renamed)), door.lockId);

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(parked(door)).containsExactly("refused next=3 share-service: answered 503"));
        assertThat(rows("select lock_id from keys where key_id = $1", other.keyId(1)))
                .containsExactly(other.lockId);
        TestEventLog.holds(door.lockId, log);
        await().atMost(SOON).untilAsserted(() -> assertThat(parked(door)).isEmpty());
        assertThat(position(door)).isEqualTo(3);
    }

    @Test
    @Tag("inv-8")
    void inv8_typeOfANewerVersion_isCounted_andParksNothing() {
        Envelope<KeyEvent> event = door.enabled(2, alice.accountId());
        Envelope<byte[]> newer = new Envelope<>(
                event.id(),
                "lock.painted.v1",
                event.source(),
                door.lockId,
                event.time(),
                event.sequence(),
                null,
                null,
                "{\"colour\":\"red\"}".getBytes(StandardCharsets.UTF_8));
        send(newer, door.lockId);
        send(committed(door.enabled(3, alice.accountId())));

        await().atMost(SOON).untilAsserted(() -> assertThat(position(door)).isEqualTo(4));
        assertThat(keys(door)).containsExactly(1, 3);
        assertThat(parked(door)).isEmpty();
    }

    @Test
    @Tag("inv-8")
    void inv8_recordWithoutALockId_stopsNothing() {
        feed.send(new ProducerRecord<>(Topic.KEY_EVENTS.topicName(), null, new byte[] {1}));
        feed.send(new ProducerRecord<>(Topic.KEY_EVENTS.topicName(), "not/a/lock", new byte[] {1}));

        await().atMost(SOON).untilAsserted(() -> assertThat(deadLetters()).contains("record key is no lock id"));
        send(committed(door.enabled(2, alice.accountId())));
        await().atMost(SOON).untilAsserted(() -> assertThat(position(door)).isEqualTo(3));
    }

    private Envelope<byte[]> committed(Envelope<KeyEvent> event) {
        Envelope<byte[]> encoded = Feed.encoded(event);
        log.add(encoded);
        return encoded;
    }

    private void send(Envelope<byte[]> event) {
        send(event, door.lockId);
    }

    private void send(Envelope<byte[]> event, String lockId) {
        feed.send(EventCodec.toRecord(Topic.KEY_EVENTS, null, lockId, event));
    }

    private Envelope<KeyEvent> ofKey(String keyId, Envelope<KeyEvent> renamed) {
        KeyState key = door.key(1);
        KeyState foreign = new KeyState(
                keyId,
                key.lockId(),
                key.kind(),
                key.slot(),
                key.status(),
                key.nameVersion(),
                key.enabledBy(),
                key.generation(),
                key.share(),
                key.possibleHolders(),
                key.deactivation());
        return new Envelope<>(
                renamed.id(),
                renamed.type(),
                renamed.source(),
                keyId,
                renamed.time(),
                renamed.sequence(),
                null,
                null,
                new KeyEvent.KeyRenamed(Actor.account(alice.accountId()), foreign));
    }

    /** The one event in the other's place. */
    private static Envelope<KeyEvent> at(Envelope<KeyEvent> place, Envelope<KeyEvent> event) {
        return new Envelope<>(
                place.id(),
                event.type(),
                place.source(),
                place.subject(),
                place.time(),
                place.sequence(),
                null,
                null,
                event.data());
    }

    private long position(Door of) {
        return rows("select sequence::text from positions where lock_id = $1", of.lockId).stream()
                .mapToLong(Long::parseLong)
                .sum();
    }

    private List<Integer> keys(Door of) {
        return rows("select slot::text from keys where lock_id = $1 order by slot", of.lockId).stream()
                .map(Integer::valueOf)
                .toList();
    }

    private List<String> parked(Door of) {
        return rows(
                "select reason || ' next=' || next_sequence || ' ' || detail from parked_locks where lock_id = $1",
                of.lockId);
    }

    private int parkedByAnyTest() {
        return rows("select lock_id from parked_locks where lock_id like $1", "%")
                .size();
    }

    private List<String> deadLetters() {
        return rows("select reason from dead_letters where topic = $1", Topic.KEY_EVENTS.topicName());
    }

    private List<String> rows(String sql, String parameter) {
        List<String> rows = new ArrayList<>();
        pool.preparedQuery(sql)
                .execute(Tuple.of(parameter))
                .await()
                .atMost(SOON)
                .forEach(row -> rows.add(row.getString(0)));
        return rows;
    }
}
