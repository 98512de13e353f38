package dev.latchkey.shares.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.database.DatabaseFaults;
import dev.latchkey.database.DatabasePool;
import dev.latchkey.engines.Engines;
import dev.latchkey.engines.PostgresUrls;
import dev.latchkey.engines.Relay;
import dev.latchkey.shares.config.CommandsConfig;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Commands while the database's node vanishes without a word, as in a failover. */
class CommandQueueOutageIT {
    private static final String SCHEMA = "command_queue_outage";

    private final Vertx vertx = Vertx.vertx();
    private Relay line;
    private Pool pool;
    private CommandQueue queue;

    @BeforeEach
    void connect() {
        Engines.shared().postgres().createSchema(SCHEMA, "throwaway");
        line = new Relay(List.of(Engines.shared().postgres().urls().port()));
        PgConnectOptions options = PgConnectOptions.fromUri(new PostgresUrls(line.port()).reactive())
                .setUser(SCHEMA)
                .setPassword("throwaway");
        pool = Pool.newInstance(
                new DatabasePool().create(new Settings(vertx, new PoolOptions().setMaxSize(4), List.of(options))));
        queue = new CommandQueue(pool, new TwoLanes(), vertx);
    }

    @AfterEach
    void disconnect() {
        pool.closeAndForget();
        line.close();
        vertx.close();
    }

    private record Settings(Vertx vertx, PoolOptions poolOptions, List<PgConnectOptions> pgConnectOptionsList)
            implements PgPoolCreator.Input {}

    private record TwoLanes(int lanes, int batch, Duration gather) implements CommandsConfig {
        TwoLanes() {
            this(2, 64, Duration.ofMillis(10));
        }
    }

    @Test
    @Tag("inv-2")
    void inv2_commandsThatGetNoAnswer_failSoon_andAreNotDoneLater_andThoseAfterThemAreDone() throws Exception {
        assertThat(command("before", () -> {}).get(20, TimeUnit.SECONDS)).isEqualTo("before");

        List<CompletableFuture<String>> during = new ArrayList<>();
        AtomicInteger done = new AtomicInteger();
        CompletableFuture<Void> silent = new CompletableFuture<>();
        during.add(command("first", () -> {
            line.become(Relay.State.SILENT);
            silent.complete(null);
        }));
        silent.get(20, TimeUnit.SECONDS);
        for (int i = 0; i < 200; i++) {
            during.add(command("during-" + i, done::incrementAndGet));
        }
        // those at the end of the line are in no batch: they are told while their clients still listen
        during.getLast().handle((n, e) -> e).get(15, TimeUnit.SECONDS); // after 20 s all would be
        for (CompletableFuture<String> unanswered : during) {
            Throwable failure = unanswered.handle((n, e) -> e).get(30, TimeUnit.SECONDS);
            assertThat(DatabaseFaults.isPassing(
                            failure instanceof CompletionException wrapped ? wrapped.getCause() : failure))
                    .as("%s", failure)
                    .isTrue();
        }
        line.become(Relay.State.WHOLE);

        assertThat(command("after", () -> {}).get(20, TimeUnit.SECONDS)).isEqualTo("after");
        assertThat(done).as("nobody waits for these any more").hasValue(0);
    }

    /** @param then once it has its transaction */
    private CompletableFuture<String> command(String id, Runnable then) {
        return queue.run(
                        CommandQueue.Kind.COMMAND,
                        Set.of(id),
                        statements -> statements
                                .run("select $1::text", Tuple.of(id))
                                .invoke(then)
                                .chain(() -> statements.run("select $1::text", Tuple.of(id)))
                                .map(rows -> rows.iterator().next().getString(0)))
                .subscribeAsCompletionStage();
    }
}
