package dev.latchkey.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The connections of a service, as its settings say and:
 *
 * <ul>
 *   <li>A statement ends: PostgreSQL breaks it off. So a connection that has been silent for longer than a statement may take is one whose
 *       node has vanished without a word, and is closed; what waits on it fails, and is done again on another. TCP alone would wait for a
 *       quarter of an hour, or for ever if nothing is left to be sent.
 *   <li>As a connection that nobody uses is silent too, the pool gives it up well before that: it is closed in good order, and never while it is
 *       handed out.
 *   <li>Who waits for one is told soon that there is none: a request can be answered while its client still listens.
 *   <li>Long statements are prepared once for each connection too: by default the client keeps only those of up to 2048 characters, and a
 *       list's statement takes PostgreSQL longer to plan than to run.
 * </ul>
 */
@Singleton
public class DatabasePool implements PgPoolCreator {
    private static final Duration STATEMENT = Duration.ofSeconds(15);
    private static final Duration UNUSED = Duration.ofMinutes(1);

    /** The pool looks for unused connections once a second; an answer has its way to go. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration WAITING = Duration.ofSeconds(5);

    private final Duration statement;
    private final Duration unused;

    public DatabasePool() {
        this(STATEMENT, UNUSED);
    }

    /**
     * @param statement may take so long
     * @param unused so long, a connection is given up
     */
    DatabasePool(Duration statement, Duration unused) {
        this.statement = statement;
        this.unused = unused;
    }

    @Override
    public Pool create(Input input) {
        input.pgConnectOptionsList().forEach(this::limit);
        input.poolOptions()
                .setIdleTimeout((int) unused.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setConnectionTimeout((int) WAITING.toSeconds())
                .setConnectionTimeoutUnit(TimeUnit.SECONDS);
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }

    private void limit(PgConnectOptions options) {
        options.setPreparedStatementCacheSqlFilter(sql -> true);
        options.addProperty("statement_timeout", Long.toString(statement.toMillis()));
        options.setConnectTimeout((int) CONNECTING.toMillis());
        // the statement may be the first for a connection that was unused until now
        options.setReadIdleTimeout((int) unused.plus(statement).plus(SLACK).toSeconds());
        options.setIdleTimeoutUnit(TimeUnit.SECONDS);
    }
}
