package dev.latchkey.gateway.config;

import dev.latchkey.gateway.auth.BridgeSecrets;
import dev.latchkey.http.account.AccountDirectory;
import dev.latchkey.http.account.KnownAccounts;
import dev.latchkey.http.account.RemoteAccountDirectory;
import dev.latchkey.http.account.ShareServiceAccounts;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Objects without annotations of their own. */
class Beans {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    BridgeSecrets bridgeSecrets(BridgeSecretsConfig config) {
        return new BridgeSecrets(config.pepper(), new SecureRandom());
    }

    @Produces
    @Singleton
    AccountDirectory accountDirectory(KnownAccounts known, @RestClient ShareServiceAccounts shareService) {
        return new RemoteAccountDirectory(known, shareService);
    }
}
