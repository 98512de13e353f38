package dev.latchkey.shares.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.shares.config.CommandsConfig;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Commands that are committed together, on the real database: each ends as if it had been alone. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class CommandQueueIT {
    private static final int ROWS = 30;

    /** Of a lost node: with a few others they fill a batch. */
    private static final int LOST = 60;

    @Inject
    CommandQueue queue;

    @Inject
    CommandsConfig commands;

    @Inject
    Pool pool;

    private final String run = UUID.randomUUID().toString();

    @BeforeEach
    void rows() {
        pool.query("create table if not exists counted (id text primary key, n int not null, txid bigint)")
                .execute()
                .await()
                .indefinitely();
        insert(0, ROWS);
    }

    private void insert(int from, int to) {
        for (int row = from; row < to; row++) {
            pool.preparedQuery("insert into counted (id, n) values ($1, 0)")
                    .execute(Tuple.of(id(row)))
                    .await()
                    .indefinitely();
        }
    }

    private String id(int row) {
        return run + "-" + row;
    }

    /** How a command ends. */
    private enum End {
        WELL,
        FAILS_BEFORE_IT_WRITES,
        FAILS_AFTER_IT_HAS_WRITTEN,
        FAILS_IN_THE_DATABASE
    }

    private static final MultiRow UPDATE = new MultiRow("""
            update counted c set n = r.n, txid = txid_current() from $rows as r (id, n, place) where c.id = r.id""", MultiRow.Column.TEXT, MultiRow.Column.BIGINT);

    /** Counts one up, as a command does: takes the row, reads it when it has it, writes it. */
    private Uni<Integer> command(Statements statements, String id, End end) {
        String read = "select n from counted where id = $1";
        // so that in one batch some read for themselves what others read once they have the row
        Uni<?> before = Math.floorMod(id.hashCode(), 2) == 0
                ? statements.run(read, Tuple.of(id))
                : Uni.createFrom().voidItem();
        return before.chain(() -> Uni.combine()
                        .all()
                        .unis(
                                statements.run("select id from counted where id = $1 for update", Tuple.of(id)),
                                statements.run(read, Tuple.of(id)))
                        .with((taken, rows) -> rows.iterator().next().getInteger(0)))
                .invoke(n -> failIf(end == End.FAILS_BEFORE_IT_WRITES))
                .chain(n -> statements
                        .write(UPDATE, List.of(Tuple.of(id, n + 1L)))
                        .invoke(() -> failIf(end == End.FAILS_AFTER_IT_HAS_WRITTEN))
                        .chain(() -> statements.run(
                                "select n / $2::int from counted where id = $1",
                                Tuple.of(id, end == End.FAILS_IN_THE_DATABASE ? 0 : 1)))
                        .map(rows -> rows.iterator().next().getInteger(0))
                        .invoke(written -> assertThat(written).isEqualTo(n + 1)));
    }

    private static void failIf(boolean fails) {
        if (fails) {
            throw new IllegalArgumentException("as planned");
        }
    }

    private CompletableFuture<Integer> submit(String id, End end) {
        CommandQueue.Kind kind =
                Math.floorMod(id.hashCode(), 3) == 0 ? CommandQueue.Kind.REPORT : CommandQueue.Kind.COMMAND;
        return queue.run(kind, Set.of(id), statements -> command(statements, id, end))
                .subscribeAsCompletionStage();
    }

    private Map<String, Integer> counts() {
        Map<String, Integer> counts = new HashMap<>();
        for (Row row : pool.preparedQuery("select id, n from counted where id like $1 || '%' and n > 0")
                .execute(Tuple.of(run))
                .await()
                .indefinitely()) {
            counts.put(row.getString(0), row.getInteger(1));
        }
        return counts;
    }

    @Test
    @Tag("inv-2")
    @Tag("inv-3")
    void inv2_commandsTogether_endAsAlone_whateverBecomesOfTheOthers() throws Exception {
        Map<String, List<Integer>> answered = new HashMap<>();
        Map<String, Integer> expected = new HashMap<>();
        List<CompletableFuture<?>> all = new CopyOnWriteArrayList<>();
        List<CompletableFuture<?>> bound = new CopyOnWriteArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            for (int client = 0; client < 8; client++) {
                Random random = new Random(client);
                clients.submit(() -> {
                    for (int i = 0; i < 150; i++) {
                        String id = id(random.nextInt(ROWS));
                        End end = random.nextInt(10) < 7 ? End.WELL : End.values()[1 + random.nextInt(3)];
                        CompletableFuture<Integer> done = submit(id, end);
                        if (end == End.WELL) {
                            all.add(done.thenAccept(n -> {
                                synchronized (answered) {
                                    answered.computeIfAbsent(id, x -> new ArrayList<>())
                                            .add(n);
                                    expected.merge(id, 1, Integer::sum);
                                }
                            }));
                        } else {
                            bound.add(done);
                        }
                    }
                });
            }
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        for (CompletableFuture<?> failing : bound) {
            assertThat(failing.handle((n, e) -> e).get(60, TimeUnit.SECONDS)).isNotNull();
        }

        assertThat(counts()).isEqualTo(expected);
        answered.forEach(
                (id, numbers) -> assertThat(numbers).as("each number once").doesNotHaveDuplicates());
    }

    @Test
    @Tag("inv-3")
    void inv3_failure_isToldToItsOwnCommand_alone() {
        List<CompletableFuture<Integer>> others = new ArrayList<>();
        CompletableFuture<Integer> failing = submit(id(0), End.FAILS_AFTER_IT_HAS_WRITTEN);
        for (int row = 1; row < ROWS; row++) {
            others.add(submit(id(row), End.WELL));
        }

        others.forEach(other -> assertThat(other.join()).isEqualTo(1));
        assertThat(failing.handle((n, e) -> e).join())
                .satisfiesAnyOf(
                        e -> assertThat(e).isInstanceOf(IllegalArgumentException.class),
                        e -> assertThat(e)
                                .isInstanceOf(CompletionException.class)
                                .hasCauseInstanceOf(IllegalArgumentException.class));
        assertThat(counts()).hasSize(ROWS - 1).doesNotContainKey(id(0));
    }

    @Test
    @Tag("inv-2")
    void inv2_rowsThatAreHeldElsewhere_holdUpTheirOwnCommandsOnly() throws Exception {
        int held = 3;
        for (int row = 0; row < ROWS; row++) {
            together(row).join(); // so that connections are there
        }
        List<CompletableFuture<Integer>> stuck = new ArrayList<>();
        List<CompletableFuture<Integer>> others = new ArrayList<>();
        SqlConnection elsewhere = pool.getConnection().await().indefinitely();
        try {
            Transaction transaction = elsewhere.begin().await().indefinitely();
            for (int row = 0; row < held; row++) {
                elsewhere
                        .preparedQuery("select 1 from counted where id = $1 for update")
                        .execute(Tuple.of(id(row)))
                        .await()
                        .indefinitely();
            }
            for (int row = 0; row < ROWS; row++) {
                (row < held ? stuck : others).add(together(row));
            }

            for (CompletableFuture<Integer> other : others) {
                assertThat(other.get(20, TimeUnit.SECONDS)).isEqualTo(2);
            }

            // they give up after five seconds: before that, and not for it, the others were done
            assertThat(stuck).noneMatch(CompletableFuture::isDone);
            transaction.rollback().await().indefinitely();
        } finally {
            elsewhere.close().await().indefinitely();
        }
        stuck.forEach(command -> assertThat(command.join()).isEqualTo(2));
    }

    @Test
    @Tag("inv-2")
    void inv2_whatALostNodeHolds_isNotWaitedForOneByOne() throws Exception {
        int all = LOST + 4;
        insert(ROWS, all);
        for (int row = 0; row < all; row++) {
            together(row).join(); // so that connections are there
        }
        List<CompletableFuture<Integer>> others = new ArrayList<>();
        List<CompletableFuture<Integer>> stuck = new ArrayList<>();
        SqlConnection elsewhere = pool.getConnection().await().indefinitely();
        try {
            Transaction transaction = elsewhere.begin().await().indefinitely();
            elsewhere
                    .preparedQuery("select 1 from counted where id = any ($1) for update")
                    .execute(Tuple.tuple()
                            .addArrayOfString(
                                    IntStream.range(0, LOST).mapToObj(this::id).toArray(String[]::new)))
                    .await()
                    .indefinitely();
            Runnable goOn = fillLanes();
            for (int row = 0; row < all; row++) {
                (row < LOST ? stuck : others).add(together(row));
            }
            long begin = System.nanoTime();
            goOn.run();

            for (CompletableFuture<Integer> other : others) {
                assertThat(other.get(60, TimeUnit.SECONDS)).isEqualTo(2);
            }

            // 200 ms for each of the rows would be twelve seconds
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(9));
            transaction.rollback().await().indefinitely();
        } finally {
            elsewhere.close().await().indefinitely();
        }
        stuck.forEach(command -> command.handle((n, e) -> e).join());
    }

    private CompletableFuture<Integer> together(int row) {
        return queue.run(
                        CommandQueue.Kind.COMMAND,
                        Set.of(id(row)),
                        statements -> command(statements, id(row), End.WELL))
                .subscribeAsCompletionStage();
    }

    /** What comes from now on waits together, however long the test takes to submit it. @return lets the lanes go on */
    private Runnable fillLanes() throws InterruptedException {
        CompletableFuture<Void> goesOn = new CompletableFuture<>();
        List<CompletableFuture<?>> filling = new ArrayList<>();
        for (int lane = 0; lane < commands.lanes(); lane++) {
            CountDownLatch filled = new CountDownLatch(1); // else two could share a lane
            filling.add(queue.run(
                            CommandQueue.Kind.COMMAND,
                            Set.of("lane " + lane),
                            statements -> statements
                                    .run("select 1", Tuple.tuple())
                                    .invoke(filled::countDown)
                                    .chain(() -> Uni.createFrom().completionStage(goesOn)))
                    .subscribeAsCompletionStage());
            assertThat(filled.await(20, TimeUnit.SECONDS)).isTrue();
        }
        return () -> {
            goesOn.complete(null);
            filling.forEach(CompletableFuture::join);
        };
    }

    @Test
    @Tag("inv-2")
    void inv2_commandsThatWaitTogether_areCommittedTogether() throws Exception {
        Runnable goOn = fillLanes();
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            all.add(submit(id(row), End.WELL));
        }
        goOn.run();
        all.forEach(CompletableFuture::join);

        long transactions = pool.preparedQuery("select count(distinct txid) from counted where id like $1 || '%'")
                .execute(Tuple.of(run))
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong(0);
        assertThat(transactions).as("one of each kind").isLessThanOrEqualTo(2);
    }
}
