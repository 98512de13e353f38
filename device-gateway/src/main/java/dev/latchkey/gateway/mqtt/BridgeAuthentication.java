package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.application.CertificateStore;
import dev.latchkey.gateway.application.CertificateStore.Holder;
import dev.latchkey.gateway.application.ConnectionStore;
import dev.latchkey.gateway.auth.BridgeSecrets;
import dev.latchkey.gateway.auth.KeptSecret;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Says who a client is by what it shows. */
@ApplicationScoped
public class BridgeAuthentication {
    private final BridgeSecrets secrets;
    private final ConnectionStore store;
    private final CertificateStore certificates;
    private final Clock clock;
    private final KeptSecret strangersSecret;

    BridgeAuthentication(BridgeSecrets secrets, ConnectionStore store, CertificateStore certificates, Clock clock) {
        this.secrets = secrets;
        this.store = store;
        this.certificates = certificates;
        this.clock = clock;
        this.strangersSecret = secrets.newSecret("").kept();
    }

    /** @param kept what the secret that was shown was compared with; null if it was a certificate */
    record Proven(String bridgeId, @Nullable KeptSecret kept) {}

    /** Null if it has no right to come in. */
    Uni<@Nullable Proven> prove(Presented presented) {
        return switch (presented) {
            case Presented.Secret(String bridgeId, String secret) -> bySecret(bridgeId, secret);
            case Presented.Certificate shown -> byCertificate(shown);
        };
    }

    /**
     * To be asked once the bridge is claimed: whatever is withdrawn later ends that claim, what was withdrawn before does not. For a secret the claim
     * has seen to it. A certificate that is shown for the first time ends the one that it was renewed from.
     */
    Uni<Boolean> isStillGood(Presented presented, String bridgeId, long sessionNumber) {
        return switch (presented) {
            case Presented.Secret s -> Uni.createFrom().item(true);
            case Presented.Certificate shown ->
                certificates.use(new Holder(bridgeId, sessionNumber, shown.fingerprint()), clock.instant());
        };
    }

    private Uni<@Nullable Proven> byCertificate(Presented.Certificate shown) {
        String userName = shown.userName();
        return certificates
                .bridgeOf(shown.fingerprint(), clock.instant())
                .map(bridgeId -> bridgeId != null && (userName == null || userName.equals(bridgeId))
                        ? new Proven(bridgeId, null)
                        : null);
    }

    /** Compares also for a stranger, so that the time of the answer does not tell which bridges exist. */
    private Uni<@Nullable Proven> bySecret(String bridgeId, String secret) {
        return store.keptSecretOf(bridgeId).map(kept -> {
            boolean right = secrets.matches(bridgeId, kept == null ? strangersSecret : kept, secret);
            return right && kept != null ? new Proven(bridgeId, kept) : null;
        });
    }
}
