package dev.latchkey.shares.persistence;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are committed together: on different locks, on one connection, in one transaction.
 *
 * <p>Each runs as if it were alone, up to its next statement. When all of them wait, what they wait for goes to the database at once: a
 * text that several want is prepared once and executed for each, and no answer is waited for before the next is sent. So a batch
 * costs as many round trips as one command, and one commit.
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
    private Map<String, List<Call>> wave = new LinkedHashMap<>();
    private int running;
    private boolean over;

    /** One execution of a statement that a command waits for. */
    private record Call(List<Tuple> rows, Consumer<RowSet<Row>> then) {}

    private CommandBatch(SqlConnection connection, UniEmitter<? super Void> done) {
        this.connection = connection;
        this.done = done;
    }

    /** Runs them up to where the transaction can be committed; fails if it has to be rolled back. */
    static Uni<Void> run(SqlConnection connection, List<? extends QueuedCommand<?>> queued) {
        return Uni.createFrom().emitter(emitter -> {
            CommandBatch batch = new CommandBatch(connection, emitter);
            batch.start(queued);
        });
    }

    private void start(List<? extends QueuedCommand<?>> queued) {
        running = queued.size();
        for (QueuedCommand<?> command : queued) {
            Command started = new Command();
            commands.add(started);
            command.runWith(started, () -> ended(started, null), failure -> ended(started, failure));
        }
    }

    private void ended(Command command, @Nullable Throwable failure) {
        if (failure != null && command.hasWritten) {
            fail(failure);
            return;
        }
        command.ended = true;
        paused();
    }

    private void paused() {
        running--;
        if (running > 0 || over) {
            return;
        }
        if (!wave.isEmpty()) {
            flush();
        } else if (commands.stream().allMatch(command -> command.ended)) {
            over = true;
            done.complete(null);
        }
    }

    /** A failed statement, also one that can't be sent, fails all that are with it. */
    private void flush() {
        Map<String, List<Call>> calls = wave;
        wave = new LinkedHashMap<>();
        List<Uni<Void>> sent = new ArrayList<>();
        List<Runnable> answers = new ArrayList<>();
        calls.forEach((sql, wanted) -> sent.add(Uni.createFrom().deferred(() -> send(sql, wanted, answers))));
        Uni.join()
                .all(sent)
                .andFailFast()
                .subscribe()
                .with(
                        all -> {
                            running = answers.size();
                            answers.forEach(Runnable::run);
                        },
                        this::fail);
    }

    private Uni<Void> send(String sql, List<Call> calls, List<Runnable> answers) {
        List<Call> ordered = calls;
        if (takesRows(sql)) {
            // as every batch does, so that two of them never wait for each other
            ordered = calls.stream()
                    .sorted(Comparator.comparing(
                            call -> String.valueOf(call.rows().getFirst().getValue(0))))
                    .toList();
        }
        List<Tuple> rows = new ArrayList<>();
        ordered.forEach(call -> rows.addAll(call.rows()));
        List<Call> sent = ordered;
        return connection
                .preparedQuery(sql)
                .executeBatch(rows)
                .invoke(first -> {
                    RowSet<Row> result = first;
                    for (Call call : sent) {
                        RowSet<Row> own = result;
                        for (int i = 0; i < call.rows().size(); i++) {
                            result = result == null ? null : result.next();
                        }
                        answers.add(() -> call.then().accept(own));
                    }
                })
                .replaceWithVoid();
    }

    private static boolean takesRows(String sql) {
        return sql.endsWith("for update");
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

        @Override
        public Uni<RowSet<Row>> run(String sql, Tuple parameters) {
            return call(sql, List.of(parameters));
        }

        @Override
        public Uni<Void> runAll(String sql, List<Tuple> rows) {
            return call(sql, rows).replaceWithVoid();
        }

        private Uni<RowSet<Row>> call(String sql, List<Tuple> rows) {
            return Uni.createFrom().emitter(emitter -> {
                if (over) {
                    return; // nobody waits any more
                }
                hasWritten |= !sql.stripLeading().toLowerCase(Locale.ROOT).startsWith("select");
                wave.computeIfAbsent(sql, s -> new ArrayList<>()).add(new Call(rows, emitter::complete));
                paused();
            });
        }
    }
}
