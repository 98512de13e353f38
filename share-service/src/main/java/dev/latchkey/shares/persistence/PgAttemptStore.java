package dev.latchkey.shares.persistence;

import dev.latchkey.shares.application.AttemptStore;
import dev.latchkey.shares.domain.Attempts;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;

/** Wrong codes in PostgreSQL, so that a restart forgives nobody. */
final class PgAttemptStore implements AttemptStore {
    private final Statements statements;

    PgAttemptStore(Statements statements) {
        this.statements = statements;
    }

    @Override
    public Uni<Attempts> take(String scope) {
        return statements.run("""
                        insert into attempts (scope, failures, last_failure_at, blocked_until) values ($1, 0, $2, $2)
                        on conflict (scope) do update set failures = attempts.failures
                        returning failures, last_failure_at, blocked_until""", Tuple.of(scope, Outbox.utc(Instant.EPOCH))).map(rows -> {
            Row row = rows.iterator().next();
            return new Attempts(
                    row.getInteger(0),
                    row.getOffsetDateTime(1).toInstant(),
                    row.getOffsetDateTime(2).toInstant());
        });
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
