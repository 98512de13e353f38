package dev.latchkey.keys.persistence;

import dev.latchkey.http.reading.ConsistencyToken;
import dev.latchkey.keys.application.AppliedState;
import dev.latchkey.keys.config.ReadConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Asks the tables how far they are. */
@ApplicationScoped
public class AppliedStateQuery implements AppliedState {
    /**
     * A name that was erased before it was ever seen here has version 0. If nothing but erased ones is known, that may be
     * the one that belongs to the state.
     */
    private static final String SHOWS = """
            with named as (
              select lock_id as subject_id, name_version, name_since from locks where lock_id = $2
              union all
              select key_id, name_version, name_since from keys where lock_id = $2 and listed)
            select exists (
                select from lock_accounts a join positions p using (lock_id)
                where a.account_id = $1 and a.lock_id = $2 and p.sequence >= $3)
              and not exists (
                select from named
                where name_since > now() - $4 * interval '1 second' and name_version > coalesce(
                  (select case when bool_or(n.version = 0) and bool_and(n.name is null)
                    then named.name_version else max(n.version) end
                   from names n where n.subject_id = named.subject_id), 0))""";

    private final Pool pool;
    private final double nameGivenUpAfterSeconds;

    AppliedStateQuery(Pool pool, ReadConfig config) {
        this.pool = pool;
        this.nameGivenUpAfterSeconds = config.nameGivenUpAfter().toMillis() / 1000.0;
    }

    @Override
    public Uni<Boolean> shows(ConsistencyToken token, String accountId) {
        return pool.preparedQuery(SHOWS)
                .execute(Tuple.of(accountId, token.lockId(), token.sequence(), nameGivenUpAfterSeconds))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }
}
