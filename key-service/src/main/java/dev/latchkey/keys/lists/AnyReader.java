package dev.latchkey.keys.lists;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds somebody who has lists to read. */
@ApplicationScoped
public class AnyReader {
    private static final String ANY = """
            select coalesce(a.account_id, '') as administrator, coalesce(a.lock_id, '') as lock_id, coalesce(g.account_id, '') as recipient
            from (select 1) one
            left join (select account_id, lock_id from lock_administrators limit 1) a on true
            left join (select account_id from keys_given limit 1) g on true""";

    private final Pool pool;

    AnyReader(Pool pool) {
        this.pool = pool;
    }

    /** Account and lock ids, each empty if there is none. */
    public record Found(String administrator, String lockId, String recipient) {}

    public Uni<Found> find() {
        return pool.query(ANY).execute().map(rows -> {
            Row row = rows.iterator().next();
            return new Found(row.getString("administrator"), row.getString("lock_id"), row.getString("recipient"));
        });
    }
}
