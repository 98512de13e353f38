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
import io.vertx.mutiny.sqlclient.Tuple;
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

    private static final MultiRow LOCK = new MultiRow("""
            select place, pg_try_advisory_xact_lock(hashtextextended(principal || ' ' || request_key, 0))
            from $rows as r (principal, request_key, place)""", TEXT, TEXT);

    private static final MultiRow STORED = new MultiRow("""
            select r.place, a.fingerprint, a.answer
            from $rows as r (principal, request_key, place)
            join requests a on a.principal = r.principal and a.request_key = r.request_key""", TEXT, TEXT);

    private final Statements statements;
    private final AnswerSeal seal;

    PgStoredAnswers(Statements statements, AnswerSeal seal) {
        this.statements = statements;
        this.seal = seal;
    }

    @Override
    public Uni<Earlier> begin(Request request) {
        List<Tuple> asked = List.of(Tuple.of(request.principal(), request.key()));
        Uni<List<Row>> lock = statements.ask(LOCK, asked);
        // a statement of its own, so that it sees what was committed before the lock was free
        Uni<List<Row>> stored = statements.ask(STORED, asked);
        return Uni.combine()
                .all()
                .unis(lock, stored)
                .with((locked, found) -> Boolean.TRUE.equals(locked.getFirst().getBoolean(1))
                        ? earlier(request, found)
                        : new Earlier.Running());
    }

    private Earlier earlier(Request request, List<Row> found) {
        if (found.isEmpty()) {
            return new Earlier.None();
        }
        Row row = found.getFirst();
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
