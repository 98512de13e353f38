package dev.latchkey.gateway.persistence;

import dev.latchkey.events.AccountEvent.AccountRegistered;
import dev.latchkey.http.account.KnownAccounts;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Accounts by who they are at the sign-in provider, and which locks they administer. No name and no e-mail is kept. */
@ApplicationScoped
public class AccountTable implements KnownAccounts {
    private final Pool pool;

    AccountTable(Pool pool) {
        this.pool = pool;
    }

    /**
     * What the account topic says of an account. An older revision than the one that is known, or was before the erasure,
     * changes nothing: a producer may have sent it late (inv-5).
     *
     * @param issuer and {@code subject}: null when erased
     * @param revision of the newest registration that is known; 0 if none is
     */
    public record Change(
            String accountId,
            @Nullable String issuer,
            @Nullable String subject,
            long revision) {
        public static Change registered(AccountRegistered account) {
            return new Change(account.accountId(), account.issuer(), account.subject(), account.revisionOrZero());
        }

        /** @param before what came before in the same batch; null for nothing */
        public static Change erased(String accountId, @Nullable Change before) {
            return new Change(accountId, null, null, before == null ? 0 : before.revision());
        }

        /** The one that holds, if the other comes after this. */
        public Change newer(Change other) {
            boolean late =
                    other.revision() < revision || (issuer == null && other.revision() == revision && revision > 0);
            return late ? this : other;
        }
    }

    @Override
    public Uni<@Nullable String> find(String issuer, String subject) {
        return pool.preparedQuery("select account_id from account where issuer = $1 and subject = $2")
                .execute(Tuple.of(issuer, subject))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getString(0));
    }

    /** @param changes each account id once */
    public Uni<Void> apply(Collection<Change> changes) {
        if (changes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return pool.preparedQuery("""
                        insert into account as a (account_id, issuer, subject, revision)
                        select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
                        on conflict (account_id) do update
                        set issuer = excluded.issuer, subject = excluded.subject,
                            revision = greatest(a.revision, excluded.revision)
                        where excluded.issuer is null or excluded.revision > a.revision
                          or (excluded.revision = a.revision and (a.issuer is not null or a.revision = 0))""")
                .execute(Tuple.tuple()
                        .addArrayOfString(
                                changes.stream().map(Change::accountId).toArray(String[]::new))
                        .addArrayOfString(changes.stream().map(Change::issuer).toArray(String[]::new))
                        .addArrayOfString(changes.stream().map(Change::subject).toArray(String[]::new))
                        .addArrayOfLong(changes.stream().map(Change::revision).toArray(Long[]::new)))
                .replaceWithVoid();
    }
}
