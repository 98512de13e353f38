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
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Commits together what waits together. A command that comes alone begins at once; as soon as there are others, batches begin a few
 * milliseconds apart, and a free lane takes as many as it may, in the order in which they came, leaving out those that want what another one
 * under way has. So the busier it is, the less a command costs.
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

    /** As many may wait for longer, each on a connection of its own: the rest of the pool is for others. */
    private static final int MOST_APART = 4;

    private final Pool pool;
    private final Vertx vertx;
    private final int largest;
    private final long gatherNanos;
    private final Deque<QueuedCommand<?>> waiting = new ArrayDeque<>();
    private final Set<Object> taken = new HashSet<>();
    private final Deque<Context> idle = new ArrayDeque<>();
    private long lastBegan;
    private int lastSize;
    private boolean woken;
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
            synchronized (this) {
                waiting.add(new QueuedCommand<T>(kind, exclusive, work, emitter));
            }
            begin();
        });
    }

    private void begin() {
        while (true) {
            Context lane;
            List<QueuedCommand<?>> batch;
            synchronized (this) {
                if (idle.isEmpty() || waiting.isEmpty()) {
                    return;
                }
                if (gathers()) {
                    return;
                }
                batch = next();
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

    private List<QueuedCommand<?>> next() {
        List<QueuedCommand<?>> batch = new ArrayList<>();
        // what is left out stays in its turn: nobody who comes later gets it first
        Set<Object> wanted = new HashSet<>(taken);
        for (Iterator<QueuedCommand<?>> i = waiting.iterator(); i.hasNext() && batch.size() < largest; ) {
            QueuedCommand<?> command = i.next();
            boolean fits = batch.isEmpty() || batch.getFirst().kind() == command.kind();
            if (fits && Collections.disjoint(wanted, command.exclusive())) {
                batch.add(command);
                i.remove();
            }
            wanted.addAll(command.exclusive());
        }
        batch.forEach(command -> taken.addAll(command.exclusive()));
        return batch;
    }

    private void run(Context lane, List<QueuedCommand<?>> batch) {
        pool.withTransaction(connection -> CommandBatch.run(connection, batch, WAIT_IN_LANE))
                .subscribe()
                .with(
                        v -> {
                            release(batch);
                            free(lane);
                            batch.forEach(QueuedCommand::answer);
                        },
                        failure -> failed(lane, batch, failure));
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
        oneByOne(lane, batch.iterator());
    }

    private void oneByOne(Context lane, Iterator<QueuedCommand<?>> left) {
        if (!left.hasNext()) {
            free(lane);
            return;
        }
        QueuedCommand<?> command = left.next();
        pool.withTransaction(connection -> CommandBatch.run(connection, List.of(command), WAIT_IN_LANE))
                .subscribe()
                .with(
                        v -> {
                            succeeded(command);
                            oneByOne(lane, left);
                        },
                        failure -> {
                            failed(command, failure);
                            if (DatabaseFaults.isWithoutAnswer(failure)) {
                                left.forEachRemaining(next -> failed(next, failure));
                            }
                            oneByOne(lane, left);
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
        pool.withTransaction(connection -> CommandBatch.run(connection, List.of(command), null))
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
            commands.forEach(command -> taken.removeAll(command.exclusive()));
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
