package dev.latchkey.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The connections of a service, as its settings say and:
 *
 * <ul>
 *   <li>Who waits for one is told soon that there is none: a request can be answered while its client still listens.
 *   <li>Long statements are prepared once for each connection too: by default the client keeps only those of up to 2048 characters, and a
 *       list's statement takes PostgreSQL longer to plan than to run.
 * </ul>
 */
@Singleton
public class DatabasePool implements PgPoolCreator {
    private static final int ACQUIRE_SECONDS = 5;

    @Override
    public Pool create(Input input) {
        input.pgConnectOptionsList().forEach(options -> options.setPreparedStatementCacheSqlFilter(sql -> true));
        input.poolOptions().setConnectionTimeout(ACQUIRE_SECONDS).setConnectionTimeoutUnit(TimeUnit.SECONDS);
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }
}
