package dev.latchkey.shares.persistence;

import dev.latchkey.database.DatabaseFaults;
import dev.latchkey.shares.config.CommandsConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Commits together what waits together. A command that comes alone begins at once; as soon as there are others, batches begin a few
 * milliseconds apart, and a free lane takes as many as it may, in the order in which they came, leaving out those that want what another one
 * under way has. So the busier it is, the less a command costs. Who has waited for {@linkplain WaitingCommands#LONGEST too long} is told so.
 *
 * <p>In a lane nothing waits for long: a batch with a command whose row is held elsewhere is rolled back and done one by one, and that command
 * goes on waiting apart, on a connection of its own.
 */
@ApplicationScoped
public class CommandQueue {
    private static final Logger LOG = Logger.getLogger(CommandQueue.class);
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** For a row that another instance holds: many times what a batch takes, and short enough for those that wait with it. */
    private static final Duration WAIT_IN_LANE = Duration.ofMillis(200);

    private static final Duration SHORT_WAIT = Duration.ofMillis(10);

    /** Longer than PostgreSQL lets a statement run ({@code DatabasePool}), and its answer takes. */
    private static final Duration NO_ANSWER = Duration.ofSeconds(20);

    private static final Duration LOOK = Duration.ofMillis(500);

    /** As many may wait for longer, each on a connection of its own: the rest of the pool is for others. */
    private static final int MOST_APART = 4;

    private final Pool pool;
    private final Vertx vertx;
    private final int largest;
    private final long gatherNanos;
    private final WaitingCommands waiting = new WaitingCommands();
    private final Deque<Context> idle = new ArrayDeque<>();
    private long lastBegan;
    private int lastSize;
    private boolean woken;
    private boolean watched;
    private int apart;

    CommandQueue(Pool pool, CommandsConfig config, Vertx vertx) {
        this.pool = pool;
        this.vertx = vertx;
        this.largest = config.batch();
        this.gatherNanos = config.gather().toNanos();
        this.lastBegan = System.nanoTime() - gatherNanos;
        for (int lane = 0; lane < config.lanes(); lane++) {
            idle.add(((VertxInternal) vertx).createEventLoopContext());
        }
    }

    /** In which order work takes its rows. What takes them in another order is never in one batch with it: two batches could wait for each other. */
    enum Kind {
        /** The head of its lock, after it was looked whether it is a repeat. */
        COMMAND,
        /** The counters of its lock, then the head. */
        REPORT
    }

    /**
     * @param exclusive what no other command of this instance may have at the same time, as the lock that it is about
     * @param work may be run more than once; what it did before is then rolled back
     */
    <T> Uni<T> run(Kind kind, Set<Object> exclusive, Function<Statements, Uni<T>> work) {
        return Uni.createFrom().emitter(emitter -> {
            QueuedCommand<T> command = new QueuedCommand<>(kind, exclusive, work, emitter);
            boolean waits;
            synchronized (this) {
                waits = waiting.add(command);
                watch();
            }
            if (!waits) {
                command.fail(new TimeoutException("too many commands wait"));
            }
            begin();
        });
    }

    /** While somebody waits it is looked now and then for who has waited for too long: all lanes may be. */
    private void watch() {
        if (!watched && waiting.size() > 0) {
            watched = true;
            vertx.setTimer(LOOK.toMillis(), timer -> {
                List<QueuedCommand<?>> expired;
                synchronized (this) {
                    watched = false;
                    expired = waiting.expired(System.nanoTime());
                    watch();
                }
                expired.forEach(command -> command.fail(new TimeoutException("waited in vain for a transaction")));
            });
        }
    }

    private void begin() {
        while (true) {
            Context lane;
            List<QueuedCommand<?>> batch;
            synchronized (this) {
                if (idle.isEmpty() || waiting.size() == 0) {
                    return;
                }
                if (gathers()) {
                    return;
                }
                batch = waiting.next(largest, System.nanoTime());
                if (batch.isEmpty()) {
                    return; // all that waits is waiting for what is under way
                }
                lastBegan = System.nanoTime();
                lastSize = batch.size();
                lane = idle.remove();
            }
            lane.runOnContext(v -> run(lane, batch));
        }
    }

    /** Whether it is too early for the next batch; the queue is then looked at again when it is time. */
    private boolean gathers() {
        long left = lastBegan + gatherNanos - System.nanoTime();
        boolean alone = lastSize <= 1 && waiting.size() == 1;
        if (left <= 0 || alone || waiting.size() >= largest) {
            return false;
        }
        if (!woken) {
            woken = true;
            vertx.setTimer(TimeUnit.NANOSECONDS.toMillis(left) + 1, timer -> {
                synchronized (this) {
                    woken = false;
                }
                begin();
            });
        }
        return true;
    }

    private void run(Context lane, List<QueuedCommand<?>> batch) {
        transaction(batch, WAIT_IN_LANE)
                .subscribe()
                .with(
                        v -> {
                            release(batch);
                            free(lane);
                            batch.forEach(QueuedCommand::answer);
                        },
                        failure -> failed(lane, batch, failure));
    }

    /** Ends soon after a statement would have to, also when no answer comes any more. */
    private Uni<Void> transaction(List<QueuedCommand<?>> batch, @Nullable Duration longestWait) {
        return Uni.createFrom().emitter(emitter -> {
            long deadline = System.nanoTime() + NO_ANSWER.toNanos();
            long timer = vertx.setTimer(
                    NO_ANSWER.toMillis(), t -> emitter.fail(new TimeoutException("no answer of the database")));
            pool.withTransaction(connection -> CommandBatch.run(connection, batch, longestWait, deadline))
                    .onTermination()
                    .invoke(() -> vertx.cancelTimer(timer))
                    .subscribe()
                    .with(emitter::complete, emitter::fail);
        });
    }

    private void failed(Context lane, List<QueuedCommand<?>> batch, Throwable failure) {
        if (batch.size() == 1 || DatabaseFaults.isWithoutAnswer(failure)) {
            // without an answer of the database each would wait for one again, and all others behind them
            batch.forEach(command -> failed(command, failure));
            free(lane);
            return;
        }
        LOG.debugf(
                "a batch of %d commands is done one by one: %s",
                batch.size(), failure.getClass().getSimpleName());
        oneByOne(lane, batch.iterator(), 0);
    }

    /** @param held how many rows were held elsewhere: after two it is a lost node that holds them, and each further one would only be waited for */
    private void oneByOne(Context lane, Iterator<QueuedCommand<?>> left, int held) {
        if (!left.hasNext()) {
            free(lane);
            return;
        }
        QueuedCommand<?> command = left.next();
        transaction(List.of(command), held < 2 ? WAIT_IN_LANE : SHORT_WAIT)
                .subscribe()
                .with(
                        v -> {
                            succeeded(command);
                            oneByOne(lane, left, held);
                        },
                        failure -> {
                            failed(command, failure);
                            if (DatabaseFaults.isWithoutAnswer(failure)) {
                                left.forEachRemaining(next -> failed(next, failure));
                            }
                            oneByOne(lane, left, isLockTimeout(failure) ? held + 1 : held);
                        });
    }

    private void succeeded(QueuedCommand<?> command) {
        release(List.of(command));
        command.answer();
    }

    /** One that waits for a row of another instance's goes on waiting outside of the lanes, so that it holds nobody up. */
    private void failed(QueuedCommand<?> command, Throwable failure) {
        if (!isLockTimeout(failure) || !goesApart()) {
            release(List.of(command));
            command.fail(failure);
            return;
        }
        transaction(List.of(command), null)
                .onTermination()
                .invoke(this::cameBack)
                .subscribe()
                .with(v -> succeeded(command), last -> {
                    release(List.of(command));
                    command.fail(last);
                });
    }

    private static boolean isLockTimeout(Throwable failure) {
        return failure instanceof PgException e && LOCK_NOT_AVAILABLE.equals(e.getSqlState());
    }

    private synchronized boolean goesApart() {
        if (apart == MOST_APART) {
            return false;
        }
        apart++;
        return true;
    }

    private synchronized void cameBack() {
        apart--;
    }

    private void release(List<QueuedCommand<?>> commands) {
        synchronized (this) {
            waiting.release(commands);
        }
        begin();
    }

    private void free(Context lane) {
        synchronized (this) {
            idle.add(lane);
        }
        begin();
    }
}
