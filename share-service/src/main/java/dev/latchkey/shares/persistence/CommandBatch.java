package dev.latchkey.shares.persistence;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are committed together: on different locks, on one connection, in one transaction.
 *
 * <p>Each runs as if it were alone, up to its next question to the database. When all of them wait, what they wait for is sent at once, and
 * no answer is waited for before the next is sent. What they write is kept until then, and goes before what they ask, the rows of all for
 * one table in one statement. So a batch costs as many round trips as one command, and one commit.
 *
 * <p>One that fails before it has written fails alone: it has left nothing. Any other failure is the batch's, since a transaction has no
 * part that can be taken back; whoever runs it does the commands again, each in a transaction of its own.
 *
 * <p>Used on the event loop of its connection only.
 */
final class CommandBatch {
    private final SqlConnection connection;
    private final List<Command> commands = new ArrayList<>();
    private final UniEmitter<? super Void> done;
    private final long deadline;
    /** Of each command the first question that is not answered, then the second of each, and so on. */
    private List<Questions> questions = new ArrayList<>();

    private Map<MultiRow, List<Tuple>> writes = new LinkedHashMap<>();
    private @Nullable Duration longestWait;
    private boolean driving;
    private boolean inFlight;
    private boolean over;

    private CommandBatch(SqlConnection connection, UniEmitter<? super Void> done, long deadline) {
        this.connection = connection;
        this.done = done;
        this.deadline = deadline;
    }

    /**
     * Runs them up to where the transaction can be committed; fails if it has to be rolled back.
     *
     * @param longestWait for a row that another transaction holds; null for as long as the connection is set to wait
     * @param deadline by {@link System#nanoTime}: after it, nobody waits for the outcome any more, and nothing is asked or committed
     */
    static Uni<Void> run(
            SqlConnection connection,
            List<? extends QueuedCommand<?>> queued,
            @Nullable Duration longestWait,
            long deadline) {
        return Uni.createFrom().emitter(emitter -> {
            CommandBatch batch = new CommandBatch(connection, emitter, deadline);
            batch.longestWait = longestWait;
            batch.start(queued);
        });
    }

    private void start(List<? extends QueuedCommand<?>> queued) {
        drive(() -> {
            for (QueuedCommand<?> command : queued) {
                Command started = new Command();
                commands.add(started);
                command.runWith(started, () -> ended(started, null), failure -> ended(started, failure));
            }
        });
    }

    private void ended(Command command, @Nullable Throwable failure) {
        if (failure != null && command.hasWritten) {
            fail(failure);
            return;
        }
        command.ended = true;
        goOn();
    }

    /** Lets commands go on, each as far as it can: it may have more than one question. */
    private void drive(Runnable steps) {
        driving = true;
        try {
            steps.run();
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            driving = false;
        }
        goOn();
    }

    private void goOn() {
        if (driving || inFlight || over || !commands.stream().allMatch(Command::waits)) {
            return;
        }
        if (System.nanoTime() - deadline > 0) {
            fail(new TimeoutException("too late"));
        } else if (!questions.isEmpty() || !writes.isEmpty()) {
            flush();
        } else {
            over = true;
            done.complete(null);
        }
    }

    /** A failed statement, also one that can't be sent, fails all that are with it. */
    private void flush() {
        Map<MultiRow, List<Tuple>> written = writes;
        List<Questions> asked = questions;
        writes = new LinkedHashMap<>();
        questions = new ArrayList<>();
        commands.forEach(command -> command.unsent = 0);
        List<Runnable> answers = new ArrayList<>();
        Stream<Uni<Void>> sent = Stream.of(
                        limit(),
                        written.entrySet().stream()
                                .map(each -> Uni.createFrom().deferred(() -> send(each.getKey(), each.getValue()))),
                        asked.stream().flatMap(each -> each.on(connection, answers)))
                .flatMap(Function.identity());
        inFlight = true;
        Uni.join()
                .all(sent.toList())
                .andFailFast()
                .subscribe()
                .with(
                        all -> {
                            inFlight = false;
                            drive(() -> answers.forEach(Runnable::run));
                        },
                        this::fail);
    }

    /** Goes with the first questions, so it costs no round trip. */
    private Stream<Uni<Void>> limit() {
        Duration limit = longestWait;
        longestWait = null;
        return limit == null
                ? Stream.empty()
                : Stream.of(Uni.createFrom()
                        .deferred(() -> connection
                                .query("set local lock_timeout = " + limit.toMillis())
                                .execute()
                                .replaceWithVoid()));
    }

    private Uni<Void> send(MultiRow statement, List<Tuple> rows) {
        return connection
                .preparedQuery(statement.sql())
                .execute(statement.parameters(rows))
                .replaceWithVoid();
    }

    private void fail(Throwable failure) {
        if (!over) {
            over = true;
            done.fail(failure);
        }
    }

    /** One command's view of the transaction. */
    private final class Command implements Statements {
        private boolean hasWritten;
        private boolean ended;
        private int unsent;
        private int unanswered;

        boolean waits() {
            return ended || unanswered > 0;
        }

        @Override
        public Uni<List<Row>> ask(MultiRow question, List<Tuple> rows) {
            return Uni.createFrom()
                    .emitter(emitter -> waitFor(next -> next.add(question, rows, found -> {
                        unanswered--;
                        emitter.complete(found);
                    })));
        }

        @Override
        public Uni<RowSet<Row>> run(String sql, Tuple parameters) {
            return Uni.createFrom().emitter(emitter -> {
                hasWritten |= !sql.stripLeading().toLowerCase(Locale.ROOT).startsWith("select");
                waitFor(next -> next.add(sql, parameters, found -> {
                    unanswered--;
                    emitter.complete(found);
                }));
            });
        }

        private void waitFor(Consumer<Questions> asking) {
            if (over) {
                return; // nobody waits any more
            }
            if (questions.size() == unsent) {
                questions.add(new Questions());
            }
            asking.accept(questions.get(unsent));
            unsent++;
            unanswered++;
            goOn();
        }

        @Override
        public Uni<Void> write(MultiRow statement, List<Tuple> rows) {
            return Uni.createFrom().item(() -> {
                hasWritten = true;
                writes.computeIfAbsent(statement, s -> new ArrayList<>()).addAll(rows);
                return null;
            });
        }
    }
}
