package dev.latchkey.notifications.config;

import dev.latchkey.http.account.AccountDirectory;
import dev.latchkey.http.account.KnownAccounts;
import dev.latchkey.http.account.RemoteAccountDirectory;
import dev.latchkey.http.account.ShareServiceAccounts;
import dev.latchkey.notifications.persistence.Accounts;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** How a signed-in person is found: in the own projection of the account topic, else by asking share-service. */
public class AccountLookup {
    @Produces
    @Singleton
    AccountDirectory directory(Accounts accounts, @RestClient ShareServiceAccounts shareService) {
        return new RemoteAccountDirectory(new Projected(accounts), shareService);
    }

    private record Projected(Accounts accounts) implements KnownAccounts {
        @Override
        public Uni<@Nullable String> find(String issuer, String subject) {
            return Panache.withSession(() ->
                    accounts.ofIdentity(issuer, subject).map(account -> account == null ? null : account.accountId()));
        }
    }
}
