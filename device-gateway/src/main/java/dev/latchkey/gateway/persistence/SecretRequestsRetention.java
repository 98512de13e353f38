package dev.latchkey.gateway.persistence;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/**
 * Forgets requests for secrets that nobody will repeat, and with them what those secrets could be made again from (docs/adr/0014). Every instance does, and leaves to
 * another what that one is at. A statement deletes so few rows that it ends long before it may take too long; what can't be deleted now is for the next hour.
 */
@ApplicationScoped
public class SecretRequestsRetention {
    private static final Logger LOG = Logger.getLogger(SecretRequestsRetention.class);
    private static final Duration EVERY = Duration.ofHours(1);

    /** As share-service keeps its answers: longer than any client retries. */
    private static final Duration KEEP = Duration.ofDays(7);

    private static final int MOST = 5_000;

    private final Pool pool;
    private final Vertx vertx;
    private final Clock clock;

    SecretRequestsRetention(Pool pool, Vertx vertx, Clock clock) {
        this.pool = pool;
        this.vertx = vertx;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        forgetLater();
    }

    /** Not before this time has ended, however much there was. */
    private void forgetLater() {
        vertx.setTimer(EVERY.toMillis(), timer -> forget().subscribe().with(nothing -> forgetLater()));
    }

    /** Does not fail. */
    Uni<Void> forget() {
        OffsetDateTime before = clock.instant().minus(KEEP).atOffset(ZoneOffset.UTC);
        return Multi.createBy()
                .repeating()
                .uni(() -> delete(before))
                .whilst(deleted -> deleted == MOST)
                .collect()
                .last()
                .onFailure()
                .invoke(e -> LOG.warnf(
                        "old requests for secrets can't be deleted now: %s",
                        e.getClass().getSimpleName()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    /** @return how many rows it has deleted */
    private Uni<Integer> delete(OffsetDateTime before) {
        return pool.preparedQuery("""
                        delete from secret_request where request_digest = any (array(
                            select o.request_digest from secret_request o where o.requested_at < $1
                            order by o.requested_at limit $2 for update skip locked))""").execute(Tuple.of(before, MOST)).map(SqlResult::rowCount);
    }
}
