package dev.latchkey.shares.messaging;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The relay that holds a shard may be another instance's, which hears nothing of this one's commits. It is told through the database, after
 * the commit and outside of it: transactions that notify would be committed one after the other. What is lost on the way the relay's sweep
 * finds. Thread-safe.
 */
@ApplicationScoped
public class OtherRelays {
    private static final Logger LOG = Logger.getLogger(OtherRelays.class);

    /** One for the whole database, which services share. */
    private static final String CHANNEL = "share_service_outbox";

    private static final String LISTEN = "listen " + CHANNEL;

    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** More often than a connection may be silent, and soon enough to notice that its node has vanished. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(20);

    private final Pool pool;
    private final Vertx vertx;
    private final Set<Integer> untold = new TreeSet<>();
    private boolean telling;
    private volatile boolean stopped;
    private volatile @Nullable SqlConnection listening;

    OtherRelays(Pool pool, Vertx vertx) {
        this.pool = pool;
        this.vertx = vertx;
    }

    /** Tells whoever holds this shard that there is something in it. Does not block; shards that gather meanwhile are told together. */
    void tell(int shard) {
        synchronized (this) {
            untold.add(shard);
            if (telling) {
                return;
            }
            telling = true;
        }
        tellAll();
    }

    private void tellAll() {
        String shards;
        synchronized (this) {
            if (untold.isEmpty()) {
                telling = false;
                return;
            }
            shards = untold.stream().map(String::valueOf).collect(Collectors.joining(","));
            untold.clear();
        }
        pool.preparedQuery("select pg_notify($1, $2)")
                .execute(Tuple.of(CHANNEL, shards))
                .subscribe()
                .with(told -> tellAll(), e -> {
                    LOG.debug("other relays can't be told", e);
                    tellAll();
                });
    }

    /**
     * From now on, with a connection of its own, and again when it is lost.
     *
     * @param heard gets a shard that an instance has left something in, on an event loop; what this one tells it hears, too
     */
    void listen(IntConsumer heard) {
        if (stopped) {
            return;
        }
        pool.getConnection()
                .chain(connection -> listenOn(connection, heard))
                .subscribe()
                .with(connection -> LOG.debug("listening to other relays"), e -> {
                    LOG.debug("other relays can't be listened to", e);
                    vertx.setTimer(AGAIN.toMillis(), timer -> listen(heard));
                });
    }

    private Uni<SqlConnection> listenOn(SqlConnection connection, IntConsumer heard) {
        PgConnection.cast(connection.getDelegate())
                .notificationHandler(notice -> shards(notice.getPayload()).forEach(heard::accept));
        return connection
                .query(LISTEN)
                .execute()
                .onFailure()
                .call(connection::close)
                .map(done -> {
                    listening = connection;
                    keepAlive(connection, heard);
                    return connection;
                });
    }

    private void keepAlive(SqlConnection connection, IntConsumer heard) {
        long timer = vertx.setPeriodic(
                SIGN_OF_LIFE.toMillis(),
                id -> connection
                        .query(LISTEN) // which it does already
                        .execute()
                        .subscribe()
                        .with(alive -> {}, e -> LOG.debug("no sign of life; a connection that is gone is closed", e)));
        connection.closeHandler(() -> {
            vertx.cancelTimer(timer);
            listen(heard);
        });
        if (stopped) {
            connection.closeAndForget();
        }
    }

    /** @param payload as {@link #tell} makes it; whatever else there is in it, as of a later version, is passed over */
    private static Stream<Integer> shards(String payload) {
        return Stream.of(payload.split(",", -1))
                .filter(shard -> shard.matches("[0-9]{1,4}"))
                .map(Integer::valueOf);
    }

    void stop() {
        stopped = true;
        SqlConnection connection = listening;
        if (connection != null) {
            connection.closeAndForget();
        }
    }
}
