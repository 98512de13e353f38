package dev.latchkey.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.Engines;
import dev.latchkey.engines.PostgresUrls;
import dev.latchkey.engines.Relay;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real PostgreSQL at the end of a line that can be cut. */
class DatabasePoolIT {
    private static final String SCHEMA = "database_pool";
    private static final String SESSION = "select pg_backend_pid()";
    private static final int CONNECTIONS = 2;
    private static final Duration STATEMENT = Duration.ofSeconds(2);
    private static final Duration UNUSED = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(20);

    private static Vertx vertx;

    private Relay line;
    private Pool pool;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        Engines.shared().postgres().createSchema(SCHEMA, "throwaway");
    }

    @AfterAll
    static void stop() {
        vertx.close();
    }

    @BeforeEach
    void connect() {
        line = new Relay(List.of(Engines.shared().postgres().urls().port()));
        PgConnectOptions options = options(line.port());
        pool = new DatabasePool(STATEMENT, UNUSED)
                .create(new Settings(vertx, new PoolOptions().setMaxSize(CONNECTIONS), List.of(options)));
    }

    @AfterEach
    void disconnect() {
        pool.close();
        line.close();
    }

    private record Settings(Vertx vertx, PoolOptions poolOptions, List<PgConnectOptions> pgConnectOptionsList)
            implements PgPoolCreator.Input {}

    @Test
    @Tag("inv-8")
    void inv8_poolThatHasNoneToGive_isWaitedFor_andSaysSoSoon() throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            ended(pool.getConnection());
        }

        assertThat(DatabaseFaults.isPassing(failure(pool.getConnection(), Duration.ofSeconds(10))))
                .isTrue();
    }

    @Test
    @Tag("inv-8")
    void inv8_connectionThatWasClosed_isWaitedFor() throws Exception {
        SqlConnection connection = ended(pool.getConnection());
        Future<Void> closed = Future.future(promise -> connection.closeHandler(promise::tryComplete));
        var running = connection.query("select pg_sleep(60)").execute();
        var next = connection.query("select 1").execute();
        ended(pool.query("select 1").execute());

        line.become(Relay.State.REFUSING);

        assertThat(DatabaseFaults.isPassing(failure(running, SOON))).isTrue();
        assertThat(DatabaseFaults.isPassing(failure(next, SOON))).isTrue();
        ended(closed);
        assertThat(DatabaseFaults.isPassing(failure(connection.query("select 1").execute(), SOON)))
                .isTrue();
        assertThat(DatabaseFaults.isPassing(failure(pool.query("select 1").execute(), SOON)))
                .isTrue();
    }

    @Test
    @Tag("inv-8")
    void inv8_statementsOnALineThatHasGoneSilent_fail_andTheNextFindAnotherWay() throws Exception {
        Future<?> inTransaction = pool.withTransaction(
                connection -> connection.query("select 1").execute().compose(rows -> {
                    line.become(Relay.State.SILENT);
                    return connection.query("select 2").execute();
                }));

        assertThat(DatabaseFaults.isWithoutAnswer(failure(inTransaction, SOON))).isTrue();
        assertThat(DatabaseFaults.isWithoutAnswer(failure(pool.query("select 1").execute(), SOON)))
                .isTrue();

        line.become(Relay.State.WHOLE);

        assertThat(answer(pool.query("select 1").execute())).isEqualTo(1);
    }

    @Test
    @Tag("inv-8")
    void inv8_statementWithoutAnEnd_isBrokenOffByTheDatabase_andItsConnectionGoesOn() throws Exception {
        SqlConnection connection = ended(pool.getConnection());
        int session = answer(connection.query(SESSION).execute());

        Throwable failure = failure(connection.query("select pg_sleep(60)").execute(), SOON);

        assertThat(failure).isInstanceOf(PgException.class);
        assertThat(((PgException) failure).getSqlState()).isEqualTo("57014");
        assertThat(answer(connection.query(SESSION).execute())).isEqualTo(session);
    }

    @Test
    void connectionThatNobodyUses_isGivenUp_andTheNextStatementHasAnother() throws Exception {
        SqlConnection observer = ended(PgConnection.connect(
                vertx, options(Engines.shared().postgres().urls().port())));
        int session = answer(pool.query(SESSION).execute());

        await().atMost(SOON)
                .until(() -> answer(observer.preparedQuery("select count(*)::int from pg_stat_activity where pid = $1")
                                .execute(Tuple.of(session)))
                        == 0);

        assertThat(answer(pool.query(SESSION).execute())).isNotEqualTo(session);
        ended(observer.close());
    }

    @Test
    @Tag("inv-8")
    void inv8_statementAtFault_isNotWaitedFor() {
        for (Future<?> fault : List.of(
                pool.preparedQuery("select $1::int").execute(Tuple.of("no number")),
                pool.preparedQuery("select $1::int").execute(Tuple.of(1, 2)),
                pool.preparedQuery("select $1::int").executeBatch(List.of()),
                pool.query("select 1 / 0").execute(),
                pool.query("select it").execute())) {
            Throwable failure = failure(fault, SOON);
            assertThat(DatabaseFaults.isPassing(failure)).as("%s", failure).isFalse();
        }
    }

    private static PgConnectOptions options(int port) {
        return PgConnectOptions.fromUri(new PostgresUrls(port).reactive())
                .setUser(SCHEMA)
                .setPassword("throwaway")
                .setCachePreparedStatements(true);
    }

    private static int answer(Future<RowSet<Row>> future) throws Exception {
        return ended(future).iterator().next().getInteger(0);
    }

    private static <T> T ended(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(SOON.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Throwable failure(Future<?> future, Duration within) {
        Throwable failure = catchThrowable(
                () -> future.toCompletionStage().toCompletableFuture().get(within.toMillis(), TimeUnit.MILLISECONDS));
        assertThat(failure).isInstanceOf(ExecutionException.class);
        return failure.getCause();
    }
}
