package dev.latchkey.keys.lists;

import dev.latchkey.http.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** The keys of one lock (K1) or of all locks of an account (K2), for administrators of the locks only. */
@ApplicationScoped
public class AdministeredKeys {
    private static final ListSql OF_LOCK = new ListSql(
            """
            select coalesce((select sequence from positions where lock_id = :lock), 0) as version,
              exists (select from lock_administrators where account_id = :account and lock_id = :lock) as allowed""",
            "lock_administrators a join keys k on a.account_id = :account and k.lock_id = a.lock_id and k.listed",
            "k.status",
            true);

    /**
     * The offset keeps the planner from reading all keys there are: its plan is the same for every account ({@code plan_cache_mode}), and
     * one that administers a lock is no reason to look at those of others.
     */
    private static final ListSql OF_ALL_LOCKS = new ListSql(MyKeys.HEAD, """
            (select lock_id from lock_administrators where account_id = :account) a
            cross join lateral (select * from keys where lock_id = a.lock_id and listed offset 0) k""", "k.status", true);

    private final ListQuery query;
    private final Clock clock;

    AdministeredKeys(ListQuery query, Clock clock) {
        this.query = query;
        this.clock = clock;
    }

    /** Fails with 404 if the account doesn't administer the lock of the request, or there is no such lock. */
    public Uni<KeyPage> ofLock(String accountId, ListRequest request) {
        return read(OF_LOCK, accountId, request);
    }

    public Uni<KeyPage> ofAllLocks(String accountId, ListRequest request) {
        return read(OF_ALL_LOCKS, accountId, request);
    }

    private Uni<KeyPage> read(ListSql sql, String accountId, ListRequest request) {
        Instant now = clock.instant();
        return query.read(sql, accountId, request, now, "{}").map(result -> {
            if (!result.allowed()) {
                throw Problems.notFound();
            }
            return new KeyPage(
                    result.rows().stream().map(row -> KeyItem.of(row, now)).toList(),
                    result.nextCursor(),
                    result.version());
        });
    }
}
