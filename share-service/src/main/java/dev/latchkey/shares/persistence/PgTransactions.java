package dev.latchkey.shares.persistence;

import dev.latchkey.shares.application.Session;
import dev.latchkey.shares.application.Transactions;
import dev.latchkey.shares.messaging.OutboxSignal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;

/** Transactions on PostgreSQL. */
@ApplicationScoped
public class PgTransactions implements Transactions {
    private final Pool pool;
    private final AnswerSeal seal;
    private final OutboxSignal outboxSignal;

    PgTransactions(Pool pool, AnswerSeal seal, OutboxSignal outboxSignal) {
        this.pool = pool;
        this.seal = seal;
        this.outboxSignal = outboxSignal;
    }

    @Override
    public <T> Uni<T> inTransaction(Function<Session, Uni<T>> work) {
        Uni<T> transaction = Uni.createFrom().deferred(() -> {
            Outbox outbox = new Outbox();
            return pool.withTransaction(connection -> {
                        outbox.on(connection);
                        return work.apply(new Session(
                                new PgStoredAnswers(connection, seal),
                                new PgLockStore(connection, outbox),
                                new PgAccountStore(connection, outbox),
                                new PgSecretStore(connection),
                                new PgAttemptStore(connection),
                                new PgReportStore(connection),
                                new PgLockOrderStore(connection),
                                new PgContactStore(connection)));
                    })
                    .invoke(() -> outbox.written().forEach(outboxSignal::wake));
        });
        Uni<T> answered = transaction.onFailure(DatabaseTrouble::isPassing).transform(e -> DatabaseTrouble.problem());
        // a client that hangs up cancels its own subscription only, never the transaction
        return Uni.createFrom().emitter(emitter -> answered.subscribe().with(emitter::complete, emitter::fail));
    }
}
