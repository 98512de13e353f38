package dev.latchkey.gateway.config;

import dev.latchkey.gateway.auth.BridgeAuthority;
import dev.latchkey.gateway.auth.BridgeSecrets;
import dev.latchkey.http.account.AccountDirectory;
import dev.latchkey.http.account.KnownAccounts;
import dev.latchkey.http.account.RemoteAccountDirectory;
import dev.latchkey.http.account.ShareServiceAccounts;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
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

    /** Empty if none is configured; half of one is a mistake that is told at the start. */
    @Produces
    @Singleton
    Optional<BridgeAuthority> bridgeAuthority(BridgeAuthorityConfig config) throws IOException {
        if (config.certificate().isEmpty() && config.privateKey().isEmpty()) {
            return Optional.empty();
        }
        if (config.certificate().isEmpty() || config.privateKey().isEmpty()) {
            throw new IllegalStateException("a bridge authority needs both latchkey.bridge-authority.certificate and"
                    + " latchkey.bridge-authority.private-key, paths of PEM files");
        }
        return Optional.of(BridgeAuthority.of(
                Files.readString(config.certificate().get()),
                Files.readString(config.privateKey().get()),
                config.validity(),
                new SecureRandom()));
    }

    @Produces
    @Singleton
    AccountDirectory accountDirectory(KnownAccounts known, @RestClient ShareServiceAccounts shareService) {
        return new RemoteAccountDirectory(known, shareService);
    }
}
