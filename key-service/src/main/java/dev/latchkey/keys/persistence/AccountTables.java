package dev.latchkey.keys.persistence;

import dev.latchkey.feed.Rows;
import dev.latchkey.http.account.KnownAccounts;
import dev.latchkey.keys.projection.AccountBatch;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Accounts and names: written in batches like the keys. What is given is guarded by its revision or version, which mean the same wherever
 * it stands, also in a topic that had to be filled again. What was erased leaves its version: a record that its producer has sent late
 * brings no name back (O4).
 *
 * <p>An erasure has no number. One that is read once more must not erase what came after it, so it counts if it is behind that in its
 * partition, or is clearly younger: in a new topic places begin at 0. Not by a little, as times are of several clocks. Likewise a registration
 * of before there were revisions.
 */
@ApplicationScoped
public class AccountTables implements KnownAccounts {
    private static final String ACCOUNTS = """
            insert into accounts as a (account_id, issuer, subject, email, display_name, revision, log_offset, sent_at)
            select "accountId", issuer, subject, email, "displayName", revision, "logOffset", "sentAt"
            from jsonb_to_recordset($1::text::jsonb) as b (
              "accountId" text, issuer text, subject text, email text, "displayName" text, revision bigint, "logOffset" bigint,
              "sentAt" timestamptz)
            on conflict (account_id) do update set
              issuer = excluded.issuer, subject = excluded.subject, email = excluded.email,
              display_name = excluded.display_name, revision = greatest(a.revision, excluded.revision),
              log_offset = excluded.log_offset, sent_at = excluded.sent_at
            where excluded.revision > a.revision
              or (excluded.subject is not null and excluded.revision = a.revision and a.revision > 0 and a.subject is not null)
              or ((excluded.subject is null or (excluded.revision = 0 and a.revision = 0))
                and (a.log_offset < excluded.log_offset or a.sent_at + interval '1 minute' < excluded.sent_at))""";

    private static final String NAMES = """
            insert into names as n (subject_id, account_id, version, name, log_offset, sent_at)
            select "subjectId", "accountId", version, name, "logOffset", "sentAt"
            from jsonb_to_recordset($1::text::jsonb) as b (
              "subjectId" text, "accountId" text, version bigint, name text, "logOffset" bigint, "sentAt" timestamptz)
            on conflict (subject_id, account_id) do update set
              version = greatest(n.version, excluded.version), name = excluded.name, log_offset = excluded.log_offset,
              sent_at = excluded.sent_at
            where excluded.version > n.version
              or (excluded.name is not null and excluded.version = n.version and n.name is not null)
              or (excluded.name is null and (n.log_offset < excluded.log_offset or n.sent_at + interval '1 minute' < excluded.sent_at))""";

    private static final String BY_IDENTITY = "select account_id from accounts where subject = $1 and issuer = $2";

    private final Pool pool;

    AccountTables(Pool pool) {
        this.pool = pool;
    }

    public Uni<Void> apply(AccountBatch batch) {
        return pool.withTransaction(connection -> Rows.write(connection, ACCOUNTS, batch.erasedAccounts())
                .chain(() -> Rows.write(connection, ACCOUNTS, batch.accounts()))
                .chain(() -> Rows.write(connection, NAMES, batch.erasedNames()))
                .chain(() -> Rows.write(connection, NAMES, batch.names())));
    }

    @Override
    public Uni<@Nullable String> find(String issuer, String subject) {
        return pool.preparedQuery(BY_IDENTITY)
                .execute(Tuple.of(subject, issuer))
                .map(rows -> {
                    var row = rows.iterator();
                    return row.hasNext() ? row.next().getString(0) : null;
                });
    }
}
