package dev.latchkey.shares.persistence;

import static dev.latchkey.shares.persistence.MultiRow.Column.BYTEA;
import static dev.latchkey.shares.persistence.MultiRow.Column.TEXT;

import dev.latchkey.shares.application.Answer;
import dev.latchkey.shares.application.Digest;
import dev.latchkey.shares.application.Request;
import dev.latchkey.shares.application.StoredAnswers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Iterator;
import java.util.List;

/**
 * Answers by idempotency key. Two requests with one key meet at an advisory lock: the second is told that the first is still
 * running. Should both pass it (the first commits between the two reads), the primary key stops the second.
 */
final class PgStoredAnswers implements StoredAnswers {
    private static final MultiRow INSERT = new MultiRow("""
            insert into requests (principal, request_key, fingerprint, answer, at)
            select principal, request_key, fingerprint, answer, now()
            from $rows as r (principal, request_key, fingerprint, answer, place)""", TEXT, TEXT, BYTEA, BYTEA);

    private final Statements statements;
    private final AnswerSeal seal;

    PgStoredAnswers(Statements statements, AnswerSeal seal) {
        this.statements = statements;
        this.seal = seal;
    }

    @Override
    public Uni<Earlier> begin(Request request) {
        Uni<RowSet<Row>> lock = statements.run(
                "select pg_try_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0))",
                Tuple.of(request.principal(), request.key()));
        // a statement of its own, so that it sees what was committed before the lock was free
        Uni<RowSet<Row>> stored = statements.run(
                "select fingerprint, answer from requests where principal = $1 and request_key = $2",
                Tuple.of(request.principal(), request.key()));
        return Uni.combine()
                .all()
                .unis(lock, stored)
                .with((locked, found) ->
                        Boolean.TRUE.equals(locked.iterator().next().getBoolean(0))
                                ? earlier(request, found.iterator())
                                : new Earlier.Running());
    }

    private Earlier earlier(Request request, Iterator<Row> found) {
        if (!found.hasNext()) {
            return new Earlier.None();
        }
        Row row = found.next();
        Digest fingerprint = Digest.of(row.getBuffer("fingerprint").getBytes());
        return fingerprint.equals(request.fingerprint())
                ? new Earlier.Answered(seal.open(row.getBuffer("answer").getBytes()))
                : new Earlier.KeyReused();
    }

    @Override
    public Uni<Void> store(Request request, Answer answer) {
        return statements.write(
                INSERT,
                List.of(Tuple.of(
                        request.principal(),
                        request.key(),
                        Buffer.buffer(request.fingerprint().bytes()),
                        Buffer.buffer(seal.close(answer)))));
    }
}
