package dev.latchkey.shares.persistence;

import dev.latchkey.shares.application.Answer;
import dev.latchkey.shares.application.Digest;
import dev.latchkey.shares.application.Request;
import dev.latchkey.shares.application.StoredAnswers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Iterator;

/**
 * Answers by idempotency key. Two requests with one key meet at an advisory lock: the second is told that the first is still
 * running. Should both pass it (the first commits between the two reads), the primary key stops the second.
 */
final class PgStoredAnswers implements StoredAnswers {
    private final Statements statements;
    private final AnswerSeal seal;

    PgStoredAnswers(Statements statements, AnswerSeal seal) {
        this.statements = statements;
        this.seal = seal;
    }

    @Override
    public Uni<Earlier> begin(Request request) {
        return statements
                .run(
                        "select pg_try_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0))",
                        Tuple.of(request.principal(), request.key()))
                .chain(rows -> Boolean.TRUE.equals(rows.iterator().next().getBoolean(0))
                        ? find(request)
                        : Uni.createFrom().item(new Earlier.Running()));
    }

    private Uni<Earlier> find(Request request) {
        return statements
                .run(
                        "select fingerprint, answer from requests where principal = $1 and request_key = $2",
                        Tuple.of(request.principal(), request.key()))
                .map(rows -> {
                    Iterator<Row> found = rows.iterator();
                    if (!found.hasNext()) {
                        return new Earlier.None();
                    }
                    Row row = found.next();
                    Digest fingerprint = Digest.of(row.getBuffer("fingerprint").getBytes());
                    return fingerprint.equals(request.fingerprint())
                            ? new Earlier.Answered(
                                    seal.open(row.getBuffer("answer").getBytes()))
                            : new Earlier.KeyReused();
                });
    }

    @Override
    public Uni<Void> store(Request request, Answer answer) {
        return statements
                .run(
                        "insert into requests (principal, request_key, fingerprint, answer, at)"
                                + " values ($1, $2, $3, $4, now())",
                        Tuple.of(
                                request.principal(),
                                request.key(),
                                Buffer.buffer(request.fingerprint().bytes()),
                                Buffer.buffer(seal.close(answer))))
                .replaceWithVoid();
    }
}
