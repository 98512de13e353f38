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
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are committed together: on different locks, on one connection, in one transaction.
 *
 * <p>Each runs as if it were alone, up to its next question to the database. When all of them wait, what they wait for is sent at once: a
 * text that several want is prepared once and executed for each, and no answer is waited for before the next is sent. What they
 * write is kept until then, and goes before what they ask, the rows of all for one table in one statement. So a batch costs as many round
 * trips as one command, and one commit.
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
    /** Of each command the first question that is not answered, then the second of each, and so on. */
    private List<Map<String, List<Call>>> questions = new ArrayList<>();

    private Map<MultiRow, List<Tuple>> writes = new LinkedHashMap<>();
    private boolean driving;
    private boolean inFlight;
    private boolean over;

    /** One execution of a statement that a command waits for. */
    private record Call(Command by, Tuple parameters, Consumer<RowSet<Row>> then) {}

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
        if (!questions.isEmpty() || !writes.isEmpty()) {
            flush();
        } else {
            over = true;
            done.complete(null);
        }
    }

    /** A failed statement, also one that can't be sent, fails all that are with it. */
    private void flush() {
        Map<MultiRow, List<Tuple>> written = writes;
        List<Map<String, List<Call>>> asked = questions;
        writes = new LinkedHashMap<>();
        questions = new ArrayList<>();
        commands.forEach(command -> command.unsent = 0);
        List<Uni<Void>> sent = new ArrayList<>();
        List<Runnable> answers = new ArrayList<>();
        written.forEach((statement, rows) -> sent.add(Uni.createFrom().deferred(() -> send(statement, rows))));
        asked.forEach(each ->
                each.forEach((sql, calls) -> sent.add(Uni.createFrom().deferred(() -> send(sql, calls, answers)))));
        inFlight = true;
        Uni.join()
                .all(sent)
                .andFailFast()
                .subscribe()
                .with(
                        all -> {
                            inFlight = false;
                            drive(() -> answers.forEach(Runnable::run));
                        },
                        this::fail);
    }

    private Uni<Void> send(String sql, List<Call> calls, List<Runnable> answers) {
        // rows are taken in the order that every batch takes them in, so that two of them never wait for each other
        List<Call> ordered = calls.stream()
                .sorted(Comparator.comparing(
                        call -> String.valueOf(call.parameters().getValue(0))))
                .toList();
        return connection
                .preparedQuery(sql)
                .executeBatch(ordered.stream().map(Call::parameters).toList())
                .invoke(first -> {
                    RowSet<Row> result = first;
                    for (Call call : ordered) {
                        RowSet<Row> own = Objects.requireNonNull(result, "an answer for each execution");
                        answers.add(() -> call.by().answered(call, own));
                        result = own.next();
                    }
                })
                .replaceWithVoid();
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
        public Uni<RowSet<Row>> run(String sql, Tuple parameters) {
            return Uni.createFrom().emitter(emitter -> {
                if (over) {
                    return; // nobody waits any more
                }
                hasWritten |= !sql.stripLeading().toLowerCase(Locale.ROOT).startsWith("select");
                if (questions.size() == unsent) {
                    questions.add(new LinkedHashMap<>());
                }
                questions
                        .get(unsent)
                        .computeIfAbsent(sql, s -> new ArrayList<>())
                        .add(new Call(this, parameters, emitter::complete));
                unsent++;
                unanswered++;
                goOn();
            });
        }

        @Override
        public Uni<Void> write(MultiRow statement, List<Tuple> rows) {
            return Uni.createFrom().item(() -> {
                hasWritten = true;
                writes.computeIfAbsent(statement, s -> new ArrayList<>()).addAll(rows);
                return null;
            });
        }

        private void answered(Call call, RowSet<Row> rows) {
            unanswered--;
            call.then().accept(rows);
        }
    }
}
