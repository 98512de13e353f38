package dev.latchkey.keys.config;

import dev.latchkey.http.account.AccountDirectory;
import dev.latchkey.http.account.KnownAccounts;
import dev.latchkey.http.account.RemoteAccountDirectory;
import dev.latchkey.http.account.ShareServiceAccounts;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Beans that other code makes. */
public class Beans {
    @Produces
    @Singleton
    AccountDirectory accounts(KnownAccounts known, @RestClient ShareServiceAccounts shareService) {
        return new RemoteAccountDirectory(known, shareService);
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
