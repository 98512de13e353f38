package dev.latchkey.shares.persistence;

import dev.latchkey.shares.application.AttemptStore;
import dev.latchkey.shares.domain.Attempts;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Wrong codes in PostgreSQL, so that a restart forgives nobody. */
final class PgAttemptStore implements AttemptStore {
    private final Statements statements;

    PgAttemptStore(Statements statements) {
        this.statements = statements;
    }

    @Override
    public Uni<List<Attempts>> read(List<String> scopes) {
        return statements
                .run(
                        "select failures, last_failure_at, blocked_until from attempts where scope = any($1)",
                        Tuple.of(scopes.toArray(String[]::new)))
                .map(rows -> {
                    List<Attempts> found = new ArrayList<>(rows.size());
                    rows.forEach(row -> found.add(attempts(row)));
                    return found;
                });
    }

    @Override
    public Uni<Attempts> take(String scope) {
        return statements
                .run("""
                        insert into attempts (scope, failures, last_failure_at, blocked_until) values ($1, 0, $2, $2)
                        on conflict (scope) do update set failures = attempts.failures
                        returning failures, last_failure_at, blocked_until""", Tuple.of(scope, Outbox.utc(Instant.EPOCH)))
                .map(rows -> attempts(rows.iterator().next()));
    }

    private static Attempts attempts(Row row) {
        return new Attempts(
                row.getInteger(0),
                row.getOffsetDateTime(1).toInstant(),
                row.getOffsetDateTime(2).toInstant());
    }

    @Override
    public Uni<Void> put(String scope, Attempts attempts) {
        return statements
                .run(
                        "update attempts set failures = $2, last_failure_at = $3, blocked_until = $4 where scope = $1",
                        Tuple.of(
                                scope,
                                attempts.failures(),
                                Outbox.utc(attempts.lastFailureAt()),
                                Outbox.utc(attempts.blockedUntil())))
                .replaceWithVoid();
    }
}
