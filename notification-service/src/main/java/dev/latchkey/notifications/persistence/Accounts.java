package dev.latchkey.notifications.persistence;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
public class Accounts implements PanacheRepositoryBase<Account, String> {
    /** @return null if no such person has been heard of */
    public Uni<@Nullable Account> ofIdentity(String issuer, String subject) {
        return find("issuer = ?1 and subject = ?2", issuer, subject).firstResult();
    }

    /** Those that are known. */
    public Uni<Map<String, Account>> ofAll(Collection<String> accountIds) {
        return list("accountId in ?1", accountIds).map(found -> {
            Map<String, Account> accounts = new HashMap<>();
            found.forEach(account -> accounts.put(account.accountId(), account));
            return accounts;
        });
    }
}
