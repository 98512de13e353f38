package dev.latchkey.keys.lists;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** The keys that are shared to an account, and how each may be used now (K3). */
@ApplicationScoped
public class MyKeys {
    /**
     * The version of what an account sees: of locks that it administers everything counts, of others only what touched the
     * account. All of it only grows, hence the sum does; and it tells nothing of what the account may not see. Summed is what touched
     * it, and for the locks that it administers how far the lock is ahead of that.
     */
    static final String HEAD = """
            select (
              coalesce((select sum(sequence) from lock_accounts where account_id = :account), 0)
              + coalesce((
                  select sum((select p.sequence from positions p where p.lock_id = a.lock_id)
                    - (select t.sequence from lock_accounts t where t.account_id = a.account_id and t.lock_id = a.lock_id))
                  from lock_administrators a where a.account_id = :account), 0))::bigint as version,
              true as allowed""";

    /** See {@link KeyUse}. */
    private static final String USE = """
            case
              when k.status in ('deactivated', 'disabled') then 'deactivated'
              when k.status = 'deactivating' then 'deactivating'
              when k.ends_at <= :now::timestamptz then 'expired'
              when k.unlocks_left <= 0 then 'used-up'
              when k.kind = 'offline' and k.downloaded_at is null then 'waiting-for-download'
              when k.starts_at > :now then 'not-yet'
              when k.weekly_hours is not null and not is_open(k.weekly_hours,
                (:now at time zone 'UTC') + make_interval(secs => (:clocks::text::jsonb ->> k.time_zone)::int)) then 'outside-hours'
              else 'usable'
            end""";

    /** The offset is for the same reason as that of {@link AdministeredKeys}. */
    private static final String KEYS = """
            (select k.*, k.state #> '{share,permissions,weeklyHours}' as weekly_hours, locks.time_zone
             from keys_given g
             cross join lateral (select * from keys where key_id = g.key_id offset 0) k
             left join locks using (lock_id) where g.account_id = :account) k""";

    private static final ListSql SHARED_TO_ME = new ListSql(HEAD, KEYS, USE, false);

    private final ListQuery query;
    private final Clock clock;

    MyKeys(ListQuery query, Clock clock) {
        this.query = query;
        this.clock = clock;
    }

    public Uni<MyKeyPage> of(String accountId, ListRequest request) {
        Instant now = clock.instant();
        return query.read(SHARED_TO_ME, accountId, request, now, WallClocks.offsetsAt(now))
                .map(result -> new MyKeyPage(
                        result.rows().stream().map(MyKeyItem::of).toList(), result.nextCursor(), result.version()));
    }
}
