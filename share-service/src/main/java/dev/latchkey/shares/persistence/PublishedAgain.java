package dev.latchkey.shares.persistence;

import dev.latchkey.events.AccountEvent;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.Topic;
import dev.latchkey.shares.config.RelayConfig;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.messaging.OutboxSignal;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes everything once more, for a Kafka that has lost it: accounts, then every lock with its events from the first on and the names given
 * there. Readers that know it already see repeats, which change nothing (inv-5).
 *
 * <p>By way of the outbox, a few locks in each transaction, which notes how far it is: so it survives restarts, and of several instances one
 * goes on where another was. It holds their head rows, as commands do; what of their events has not left the outbox yet goes behind the older
 * ones. It waits while the outbox is long.
 */
@ApplicationScoped
public class PublishedAgain {
    private static final Logger LOG = Logger.getLogger(PublishedAgain.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int ACCOUNTS = 200;
    private static final int LOCKS = 10;

    /** Rows. Nobody waits longer for an event of his own than they take. */
    private static final int LONG_OUTBOX = 5_000;

    private final Pool pool;
    private final RelayConfig config;
    private final OutboxSignal signal;
    private final Clock clock;
    private volatile boolean stopping;
    private @Nullable Thread thread;

    PublishedAgain(Pool pool, RelayConfig config, OutboxSignal signal, Clock clock) {
        this.pool = pool;
        this.config = config;
        this.signal = signal;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        config.publishAgain()
                .ifPresent(name -> thread =
                        Thread.ofPlatform().daemon().name("publish-again").start(() -> publish(name)));
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void publish(String name) {
        while (!stopping) {
            try {
                if (outboxIsLong()) {
                    pause();
                } else if (isDoneAfterAStep(name)) {
                    LOG.infof("everything is published again publication=%s", name);
                    return;
                }
            } catch (RuntimeException e) {
                LOG.warnf(
                        "publishing again waits publication=%s: %s",
                        name, e.getClass().getSimpleName());
                pause();
            }
        }
    }

    private boolean outboxIsLong() {
        return pool.preparedQuery("select count(*) from (select 1 from outbox limit $1) o")
                        .execute(Tuple.of(LONG_OUTBOX))
                        .map(PublishedAgain::number)
                        .await()
                        .atMost(PATIENCE)
                == LONG_OUTBOX;
    }

    private boolean isDoneAfterAStep(String name) {
        Step step = pool.withTransaction(connection -> {
                    Outbox outbox = new Outbox(new DirectStatements(connection));
                    return begun(connection, name)
                            .chain(begun -> step(connection, outbox, name, begun))
                            .map(done -> new Step(done, List.copyOf(outbox.written())));
                })
                .await()
                .atMost(PATIENCE);
        step.shards().forEach(signal::wake);
        return step.done();
    }

    private record Step(boolean done, List<Integer> shards) {}

    private static Uni<Row> begun(SqlConnection connection, String name) {
        return connection
                .preparedQuery("insert into publications (name) values ($1) on conflict do nothing")
                .execute(Tuple.of(name))
                .chain(() -> connection
                        .preparedQuery(
                                "select accounts_until, locks_until, done_at from publications where name = $1 for update")
                        .execute(Tuple.of(name)))
                .map(rows -> rows.iterator().next());
    }

    private Uni<Boolean> step(SqlConnection connection, Outbox outbox, String name, Row begun) {
        if (begun.getOffsetDateTime("done_at") != null) {
            return Uni.createFrom().item(true);
        }
        String locksUntil = begun.getString("locks_until");
        return locksUntil == null
                ? accounts(connection, outbox, name, begun.getUUID("accounts_until"))
                : locks(connection, outbox, name, locksUntil);
    }

    /** Held against changes, not against names that refer to them. */
    private Uni<Boolean> accounts(SqlConnection connection, Outbox outbox, String name, @Nullable UUID until) {
        return connection
                .preparedQuery("""
                        select account_id, issuer, subject, email, display_name, locale, revision from accounts
                        where $1::uuid is null or account_id > $1 order by account_id limit $2 for no key update""")
                .execute(Tuple.of(until, ACCOUNTS))
                .chain(rows -> each(rows, row -> announce(outbox, account(row)))
                        .chain(() -> rows.size() < ACCOUNTS
                                ? note(connection, "locks_until = ''", Tuple.of(name))
                                : note(
                                        connection,
                                        "accounts_until = $2",
                                        Tuple.of(name, last(rows).getUUID(0)))))
                .replaceWith(false);
    }

    private Uni<Boolean> locks(SqlConnection connection, Outbox outbox, String name, String until) {
        return connection
                .preparedQuery("select lock_id from locks where lock_id > $1 order by lock_id limit $2 for update")
                .execute(Tuple.of(until, LOCKS))
                .chain(rows -> {
                    if (rows.size() == 0) {
                        return note(connection, "done_at = now()", Tuple.of(name))
                                .replaceWith(true);
                    }
                    List<String> locks = new ArrayList<>();
                    rows.forEach(row -> locks.add(row.getString(0)));
                    return events(connection, outbox, locks)
                            .chain(() -> names(connection, outbox, locks))
                            .chain(() -> note(connection, "locks_until = $2", Tuple.of(name, locks.getLast())))
                            .replaceWith(false);
                });
    }

    private static Uni<Void> events(SqlConnection connection, Outbox outbox, List<String> locks) {
        return connection
                .preparedQuery("delete from outbox where topic = $1 and stream = any($2)")
                .execute(Tuple.of(Topic.KEY_EVENTS.topicName(), locks.toArray(String[]::new)))
                .chain(() -> connection
                        .preparedQuery("""
                                select lock_id, sequence, type, subject, at, correlation_id, causation_id, payload::text from events
                                where lock_id = any($1) order by lock_id, sequence""")
                        .execute(Tuple.tuple().addArrayOfString(locks.toArray(String[]::new))))
                .chain(rows -> {
                    Map<LockId, List<Envelope<byte[]>>> events = new LinkedHashMap<>();
                    rows.forEach(row -> {
                        LockId lock = new LockId(row.getString("lock_id"));
                        events.computeIfAbsent(lock, id -> new ArrayList<>()).add(PgEventLog.event(lock, row));
                    });
                    return events.isEmpty() ? Uni.createFrom().voidItem() : outbox.addKeyEvents(events);
                });
    }

    /** They change under the head row of their lock only. */
    private Uni<Void> names(SqlConnection connection, Outbox outbox, List<String> locks) {
        return connection
                .preparedQuery("""
                        select account_id, subject_id, version, name from names
                        where subject_id = any($1) or subject_id in (select key_id from keys where lock_id = any($1))""")
                .execute(Tuple.tuple().addArrayOfString(locks.toArray(String[]::new)))
                .chain(rows -> each(
                        rows,
                        row -> announce(
                                outbox,
                                new AccountEvent.NameGiven(
                                        row.getUUID(0).toString(),
                                        row.getString(1),
                                        row.getLong(2),
                                        row.getString(3)))));
    }

    private Uni<Void> announce(Outbox outbox, AccountEvent event) {
        String accountId = switch (event) {
            case AccountEvent.AccountRegistered e -> e.accountId();
            case AccountEvent.NameGiven e -> e.accountId();
        };
        return PgAccountStore.announce(outbox, event, accountId, clock.instant());
    }

    private static AccountEvent account(Row row) {
        return new AccountEvent.AccountRegistered(
                row.getUUID(0).toString(),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getLong(6));
    }

    private interface Publication {
        Uni<Void> of(Row row);
    }

    private static Uni<Void> each(RowSet<Row> rows, Publication publication) {
        return Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndConcatenate(publication::of)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static Uni<Void> note(SqlConnection connection, String what, Tuple parameters) {
        return connection
                .preparedQuery("update publications set %s where name = $1".formatted(what))
                .execute(parameters)
                .replaceWithVoid();
    }

    private static Row last(RowSet<Row> rows) {
        Row last = null;
        for (Row row : rows) {
            last = row;
        }
        return Objects.requireNonNull(last);
    }

    private static long number(RowSet<Row> rows) {
        return rows.iterator().next().getLong(0);
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
