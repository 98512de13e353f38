package dev.latchkey.bench.baseline;

import dev.latchkey.bench.load.Operation;
import dev.latchkey.bench.system.Database;
import dev.latchkey.engines.PostgresUrls;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Connections to PostgreSQL, one for each client, with one prepared statement. The driver is that of the services. */
public final class BareClient implements AutoCloseable {
    private final Vertx vertx;
    private final List<PgConnection> connections = new ArrayList<>();

    public BareClient(Database database, int clients) {
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        PgConnectOptions options = new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(database.port())
                .setDatabase(PostgresUrls.DATABASE)
                .setUser("postgres")
                .setPassword(database.password())
                .setCachePreparedStatements(true);
        try {
            for (int i = 0; i < clients; i++) {
                connections.add(PgConnection.connect(vertx, options)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("no connection to PostgreSQL", e);
        }
    }

    /** One round trip and, if it writes, one transaction each time. */
    public Operation statement(String sql, IntFunction<Tuple> parameters) {
        return (client, ending) -> connections
                .get(client)
                .preparedQuery(sql)
                .execute(parameters.apply(client))
                .onSuccess(rows -> {
                    rows.forEach(row -> {}); // all of it has been read
                    ending.succeeded();
                })
                .onFailure(e -> ending.failed(String.valueOf(e.getMessage())));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
