package dev.latchkey.keys.persistence;

import dev.latchkey.keys.application.AppliedState;
import dev.latchkey.keys.config.ReadConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Asks the tables how far they are. */
@ApplicationScoped
public class AppliedStateQuery implements AppliedState {
    /**
     * A name that was erased before it was ever seen here has version 0. If nothing but erased ones is known, that may be
     * the one that belongs to the state.
     */
    private static final String SHOWN = """
            select asked.place
            from unnest($1::text[], $2::text[], $3::bigint[]) with ordinality as asked (account_id, lock_id, sequence, place)
            where exists (
                select from lock_accounts a join positions p using (lock_id)
                where a.account_id = asked.account_id and a.lock_id = asked.lock_id and p.sequence >= asked.sequence)
              and not exists (
                select from (
                  select lock_id as subject_id, name_version, name_since from locks where lock_id = asked.lock_id
                  union all
                  select key_id, name_version, name_since from keys where lock_id = asked.lock_id and listed) named
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
    public Uni<Set<Asked>> shown(Set<Asked> asked) {
        List<Asked> places = List.copyOf(asked);
        Tuple parameters = Tuple.of(
                places.stream().map(Asked::accountId).toArray(String[]::new),
                places.stream().map(one -> one.token().lockId()).toArray(String[]::new),
                places.stream().map(one -> one.token().sequence()).toArray(Long[]::new),
                nameGivenUpAfterSeconds);
        return pool.preparedQuery(SHOWN).execute(parameters).map(rows -> {
            Set<Asked> shown = new HashSet<>();
            rows.forEach(row -> shown.add(places.get(Math.toIntExact(row.getLong(0) - 1))));
            return shown;
        });
    }
}
