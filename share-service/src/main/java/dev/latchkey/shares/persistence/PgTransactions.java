package dev.latchkey.shares.persistence;

import dev.latchkey.database.DatabaseFaults;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.shares.application.Request;
import dev.latchkey.shares.application.Session;
import dev.latchkey.shares.application.Transactions;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.messaging.OutboxSignal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.function.Function;

/** Transactions on PostgreSQL. */
@ApplicationScoped
public class PgTransactions implements Transactions {
    /** A quarter of the pool, by default. */
    private static final int CODES_AT_ONCE = 4;

    private static final int CODES_THAT_WAIT = 1_000;

    private final Pool pool;
    private final CommandQueue commands;
    private final AnswerSeal seal;
    private final OutboxSignal outboxSignal;
    private final Turnstile codes = new Turnstile(CODES_AT_ONCE, CODES_THAT_WAIT);

    PgTransactions(Pool pool, CommandQueue commands, AnswerSeal seal, OutboxSignal outboxSignal) {
        this.pool = pool;
        this.commands = commands;
        this.seal = seal;
        this.outboxSignal = outboxSignal;
    }

    @Override
    public <T> Uni<T> inTransaction(Function<Session, Uni<T>> work) {
        return finished(Uni.createFrom()
                .deferred(() -> pool.withTransaction(connection -> inSession(new DirectStatements(connection), work))));
    }

    @Override
    public <T> Uni<T> forCode(Function<Session, Uni<T>> work) {
        return finished(codes.pass(
                () -> pool.withTransaction(connection -> inSession(new DirectStatements(connection), work))));
    }

    @Override
    public <T> Uni<T> inSharedTransaction(LockId lock, Request request, Function<Session, Uni<T>> work) {
        Set<Object> exclusive = Set.of(lock, new RequestKey(request.principal(), request.key()));
        return finished(commands.run(CommandQueue.Kind.COMMAND, exclusive, statements -> inSession(statements, work)));
    }

    @Override
    public <T> Uni<T> forReport(LockId lock, Function<Session, Uni<T>> work) {
        return finished(
                commands.run(CommandQueue.Kind.REPORT, Set.of(lock), statements -> inSession(statements, work)));
    }

    /** Two requests with one key must not meet in a transaction, where they would not see each other. */
    private record RequestKey(String principal, String key) {}

    /** What a command has come to, and what it left in the outbox. */
    private record Done<T>(T result, Set<Integer> shards) {}

    private <T> Uni<Done<T>> inSession(Statements statements, Function<Session, Uni<T>> work) {
        Outbox outbox = new Outbox(statements);
        return work.apply(new Session(
                        new PgStoredAnswers(statements, seal),
                        new PgLockStore(statements, outbox),
                        new PgAccountStore(statements, outbox),
                        new PgSecretStore(statements),
                        new PgAttemptStore(statements),
                        new PgReportStore(statements),
                        new PgLockOrderStore(statements),
                        new PgContactStore(statements),
                        new PgRefusedReceiptStore(statements)))
                .map(result -> new Done<>(result, outbox.written()));
    }

    private <T> Uni<T> finished(Uni<Done<T>> transaction) {
        Uni<T> answered = transaction
                .invoke(done -> done.shards().forEach(outboxSignal::wake))
                .map(Done::result)
                .onFailure(DatabaseFaults::isPassing)
                .transform(e -> Problems.writeUnavailable());
        // a client that hangs up cancels its own subscription only, never the transaction
        return Uni.createFrom().emitter(emitter -> answered.subscribe().with(emitter::complete, emitter::fail));
    }
}
