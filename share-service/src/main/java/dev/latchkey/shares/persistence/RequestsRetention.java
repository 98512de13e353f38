package dev.latchkey.shares.persistence;

import dev.latchkey.shares.config.RequestsConfig;
import dev.latchkey.shares.domain.Attempts;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Forgets answers that nobody will ask for again, wrong codes that count no more, orders that are done, and refused receipts; every instance does, and
 * leaves to another what that one is at. A statement deletes so few rows that it ends long before it may take too long: were it all at
 * once, an hour's worth that doesn't end in time would be twice as much in the next hour, and never end again. What can't be deleted now
 * is for the next hour, and keeps nothing else from being deleted.
 */
@ApplicationScoped
public class RequestsRetention {
    private static final Logger LOG = Logger.getLogger(RequestsRetention.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int MOST = 5_000;

    private static final Old ANSWERS = new Old("requests", "at", "true");
    private static final Old WRONG_CODES = new Old("attempts", "last_failure_at", "true");
    private static final Old ORDERS = new Old("lock_orders", "ordered_at", """
            o.kind <> 'PROVISION' and (o.answered_at is not null or o.expires_at < $2
              or exists (select 1 from lock_orders n where n.lock_id = o.lock_id and n.kind = o.kind and n.number > o.number))""");

    private static final Old REFUSED_RECEIPTS = new Old("refused_receipts", "last_at", "true");

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

    /**
     * Rows that go once they are old enough.
     *
     * @param time their column that says how old they are
     * @param others what else has to be so of a row {@code o}; {@code $2} is the time from which rows stay
     */
    private record Old(String table, String time, String others) {
        /** Goes on from the time that the statement before has come to, and doesn't read again what that one has left. */
        String delete() {
            return """
                    with old as (
                      select o.ctid, o.%2$s as at from %1$s o where o.%2$s >= $1 and o.%2$s < $2 and (%3$s)
                      order by o.%2$s limit $3 for update skip locked),
                    gone as (delete from %1$s where ctid = any (array(select ctid from old)))
                    select count(*), max(at) from old""".formatted(table, time, others);
        }
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
        Instant now = clock.instant();
        return forget(ANSWERS, now.minus(config.keep()))
                .chain(() -> forget(WRONG_CODES, now.minus(Attempts.FORGOTTEN_AFTER)))
                .chain(() -> forget(ORDERS, now.minus(config.keepOrders())))
                .chain(() -> forget(REFUSED_RECEIPTS, now.minus(config.keepRefusedReceipts())));
    }

    private Uni<Void> forget(Old old, Instant before) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new Deletion(old, before), Deletion::next)
                .whilst(deleted -> deleted == MOST)
                .collect()
                .with(Collectors.summingLong(Long::longValue))
                .invoke(rows -> LOG.debugf("forgot %d of %s", rows, old.table()))
                .onFailure()
                .invoke(e -> LOG.warnf(
                        "old %s can't be deleted now: %s",
                        old.table(), e.getClass().getSimpleName()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    /** The statements that delete what is old of a table, one after the other. */
    private final class Deletion {
        private final String sql;
        private final OffsetDateTime before;
        private OffsetDateTime from = Outbox.utc(Instant.EPOCH);

        Deletion(Old old, Instant before) {
            this.sql = old.delete();
            this.before = Outbox.utc(before);
        }

        /** @return how many rows it has deleted */
        Uni<Long> next() {
            return pool.preparedQuery(sql).execute(Tuple.of(from, before, MOST)).map(rows -> {
                Row row = rows.iterator().next();
                OffsetDateTime newest = row.getOffsetDateTime(1);
                from = newest == null ? from : newest;
                return row.getLong(0);
            });
        }
    }
}
