package dev.latchkey.shares.persistence;

import dev.latchkey.shares.config.RequestsConfig;
import dev.latchkey.shares.domain.Attempts;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Forgets answers that nobody will ask for again, wrong codes that count no more, and orders that are done; every instance does, as
 * deleting twice does no harm.
 */
@ApplicationScoped
public class RequestsRetention {
    private static final Logger LOG = Logger.getLogger(RequestsRetention.class);
    private static final Duration EVERY = Duration.ofHours(1);

    private final Pool pool;
    private final RequestsConfig config;
    private final Vertx vertx;
    private final Clock clock;

    RequestsRetention(Pool pool, RequestsConfig config, Vertx vertx, Clock clock) {
        this.pool = pool;
        this.config = config;
        this.vertx = vertx;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        vertx.setPeriodic(EVERY.toMillis(), timer -> forget());
    }

    private void forget() {
        Instant now = clock.instant();
        pool.preparedQuery("delete from requests where at < $1")
                .execute(Tuple.of(Outbox.utc(now.minus(config.keep()))))
                .chain(() -> pool.preparedQuery("delete from attempts where last_failure_at < $1")
                        .execute(Tuple.of(Outbox.utc(now.minus(Attempts.FORGOTTEN_AFTER)))))
                .chain(() -> pool.preparedQuery("""
                                delete from lock_orders o where ordered_at < $1 and kind <> 'PROVISION' and (answered_at is not null or expires_at < $1
                                  or exists (select 1 from lock_orders n where n.lock_id = o.lock_id and n.kind = o.kind
                                    and n.number > o.number))""").execute(Tuple.of(Outbox.utc(now.minus(config.keepOrders())))))
                .subscribe()
                .with(
                        rows -> LOG.debugf(
                                "forgot %d orders, and old answers and counts of wrong codes", rows.rowCount()),
                        e -> LOG.warnf(
                                "old answers can't be deleted now: %s",
                                e.getClass().getSimpleName()));
    }
}
