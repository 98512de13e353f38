package dev.latchkey.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.Actor;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.LockState;
import dev.latchkey.keys.lists.AdministeredKeys;
import dev.latchkey.keys.lists.ListRequest;
import dev.latchkey.keys.lists.Sort;
import dev.latchkey.keys.persistence.KeyTables;
import dev.latchkey.keys.projection.KeyBatch;
import dev.latchkey.keys.projection.KeyFact;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An administrator was removed by an event of a type that this version doesn't know: the next one of the lock tells. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class UnknownRemovalIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Inject
    KeyTables tables;

    @Inject
    AdministeredKeys lists;

    @Inject
    Pool pool;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String lock = "LK-" + run;
    private final String ada = "ada-" + run;
    private final String boris = "boris-" + run;
    private final List<KeyFact> stream = List.of(
            renamed(1, ada, boris),
            renamed(2, ada, boris),
            KeyFact.ofUnknownType(lock, 3),
            KeyFact.ofUnknownType(lock, 4),
            renamed(5, ada),
            renamed(6, ada));

    @Test
    @Tag("inv-6")
    void inv6_versionOfAFormerAdministrator_doesNotFall_whenHisRemovalWasOfAnUnknownType() {
        long before = 0;
        for (KeyFact fact : stream) {
            apply(List.of(fact));
            long now = versionOf(boris);
            assertThat(now).as("after %d", fact.sequence()).isGreaterThanOrEqualTo(before);
            before = now;
        }
        assertThat(before).isEqualTo(5); // what came after he was gone is none of his business
    }

    @Test
    @Tag("inv-5")
    @Tag("inv-6")
    void inv6_rebuild_equalsLive_howeverTheEventsAreBatched() {
        for (int first = 0; first <= stream.size(); first++) {
            for (int second = first; second <= stream.size(); second++) {
                forget();
                apply(stream.subList(0, first));
                apply(stream.subList(first, second));
                apply(stream.subList(second, stream.size()));
                apply(List.of(stream.get(1), stream.get(5))); // read once more
                assertThat(versionOf(boris)).as("%d, %d", first, second).isEqualTo(5);
                assertThat(versionOf(ada)).as("%d, %d", first, second).isEqualTo(6);
            }
        }
    }

    private KeyFact renamed(long sequence, String... administrators) {
        LockState state = new LockState(lock, "m", "UTC", sequence, List.of(administrators));
        return KeyFact.of(new Envelope<>(
                lock + ":" + sequence,
                "lock.renamed.v1",
                "/test",
                lock,
                NOON.plusSeconds(sequence),
                sequence,
                null,
                null,
                new KeyEvent.LockRenamed(Actor.account(ada), state)));
    }

    private void apply(List<KeyFact> facts) {
        tables.apply(KeyBatch.of(facts)).await().atMost(SOON);
    }

    private long versionOf(String account) {
        return lists.ofAllLocks(account, new ListRequest(1, Sort.SLOT, false, null, null, null, null, null, null))
                .await()
                .atMost(SOON)
                .version();
    }

    private void forget() {
        for (String table : List.of("positions", "locks", "lock_administrators", "lock_accounts")) {
            pool.preparedQuery("delete from " + table + " where lock_id = $1")
                    .execute(Tuple.of(lock))
                    .await()
                    .atMost(SOON);
        }
    }
}
