package dev.latchkey.gateway.persistence;

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

    /** An account as the account topic has it. */
    public record Account(String accountId, String issuer, String subject) {}

    @Override
    public Uni<@Nullable String> find(String issuer, String subject) {
        return pool.preparedQuery("select account_id from account where issuer = $1 and subject = $2")
                .execute(Tuple.of(issuer, subject))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getString(0));
    }

    /** @param accounts each account id once */
    public Uni<Void> put(Collection<Account> accounts) {
        if (accounts.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return pool.preparedQuery("""
                        insert into account (account_id, issuer, subject)
                        select * from unnest($1::text[], $2::text[], $3::text[])
                        on conflict (account_id) do update set issuer = excluded.issuer, subject = excluded.subject""")
                .execute(Tuple.tuple()
                        .addArrayOfString(
                                accounts.stream().map(Account::accountId).toArray(String[]::new))
                        .addArrayOfString(accounts.stream().map(Account::issuer).toArray(String[]::new))
                        .addArrayOfString(
                                accounts.stream().map(Account::subject).toArray(String[]::new)))
                .replaceWithVoid();
    }

    public Uni<Void> erase(Collection<String> accountIds) {
        if (accountIds.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return pool.preparedQuery("delete from account where account_id = any($1)")
                .execute(Tuple.tuple().addArrayOfString(accountIds.toArray(String[]::new)))
                .replaceWithVoid();
    }
}
