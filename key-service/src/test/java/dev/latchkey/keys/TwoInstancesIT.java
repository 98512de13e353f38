package dev.latchkey.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.keys.lists.AdministeredKeys;
import dev.latchkey.keys.lists.ListRequest;
import dev.latchkey.keys.lists.Sort;
import dev.latchkey.keys.persistence.KeyTables;
import dev.latchkey.keys.projection.KeyBatch;
import dev.latchkey.keys.projection.KeyFact;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;

/** A partition that has moved while its batch was under way: for a moment two instances write the same locks. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class TwoInstancesIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    KeyTables tables;

    @Inject
    AdministeredKeys lists;

    @Inject
    Pool pool;

    private final String run = UUID.randomUUID().toString().substring(0, 8);

    @RepeatedTest(8)
    @Tag("inv-5")
    @Tag("inv-6")
    void inv5_tables_areThoseOfTheCleanStream_andNoVersionFalls_whenTwoWriteTheSameLocks(RepetitionInfo repetition)
            throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        List<KeyFact> stream = new RandomDoors(run, random).stream(40, 1_500);
        for (int from = 0; from < stream.size(); from += 100) {
            tables.apply(KeyBatch.of(stream.subList(from, Math.min(stream.size(), from + 100))))
                    .await()
                    .atMost(SOON);
        }
        String clean = dump();
        forget();

        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                long seed = random.nextLong();
                writers.add(threads.submit(() -> write(stream, new Random(seed))));
            }
            Future<?> watch = threads.submit(() -> watch(writers));
            for (Future<?> writer : writers) {
                writer.get(120, TimeUnit.SECONDS);
            }
            watch.get(30, TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
        }

        assertThat(dump()).isEqualTo(clean);
    }

    /** As an instance does that goes back to what was committed once in a while. */
    private void write(List<KeyFact> stream, Random random) {
        int next = 0;
        while (next < stream.size()) {
            int from = Math.max(0, next - random.nextInt(60));
            int to = Math.min(stream.size(), next + 1 + random.nextInt(120));
            Uni.join()
                    .all(KeyBatch.inParts(stream.subList(from, to), 25).stream()
                            .map(tables::apply)
                            .toList())
                    .andFailFast()
                    .await()
                    .atMost(SOON);
            next = to;
        }
    }

    private void watch(List<Future<?>> writers) {
        Map<String, Long> seen = new HashMap<>();
        while (writers.stream().anyMatch(writer -> !writer.isDone())) {
            for (int i = 0; i < 6; i++) {
                String account = "acc-" + run + "-" + i;
                long version = lists.ofAllLocks(
                                account, new ListRequest(1, Sort.SLOT, false, null, null, null, null, null, null))
                        .await()
                        .atMost(SOON)
                        .version();
                assertThat(version).as(account).isGreaterThanOrEqualTo(seen.getOrDefault(account, 0L));
                seen.put(account, version);
            }
        }
    }

    private String dump() {
        List<String> dump = new ArrayList<>();
        for (String table :
                List.of("positions", "locks", "lock_administrators", "keys", "lock_accounts", "keys_given")) {
            pool.preparedQuery("select '" + table + " ' || to_jsonb(t)::text from " + table
                            + " t where to_jsonb(t)::text like $1")
                    .execute(Tuple.of("%" + run + "%"))
                    .await()
                    .atMost(SOON)
                    .forEach(row -> dump.add(row.getString(0)));
        }
        Collections.sort(dump);
        return String.join("\n", dump);
    }

    private void forget() {
        for (String table :
                List.of("positions", "locks", "lock_administrators", "keys", "lock_accounts", "keys_given")) {
            pool.preparedQuery("delete from " + table + " t where to_jsonb(t)::text like $1")
                    .execute(Tuple.of("%" + run + "%"))
                    .await()
                    .atMost(SOON);
        }
    }
}
