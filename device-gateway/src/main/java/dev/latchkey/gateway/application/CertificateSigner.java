package dev.latchkey.gateway.application;

import dev.latchkey.feed.OnContext;
import dev.latchkey.gateway.application.CertificateStore.BridgeCertificate;
import dev.latchkey.gateway.auth.BadSigningRequest;
import dev.latchkey.gateway.auth.BridgeAuthority;
import dev.latchkey.gateway.auth.CurrentAuthority;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Signs what operators and bridges ask for. What it makes lets nobody in until it is in the table. */
@ApplicationScoped
public class CertificateSigner {
    private final CurrentAuthority authority;
    private final Clock clock;

    CertificateSigner(CurrentAuthority authority, Clock clock) {
        this.authority = authority;
        this.clock = clock;
    }

    /** What became of a signing request. */
    sealed interface Signed {
        /**
         * @param key fingerprint of the bridge's public key
         * @param authority PEM of who signed it
         */
        record Made(BridgeCertificate certificate, String key, String authority) implements Signed {}

        /** @param why what the signing request is not */
        record Refused(String why) implements Signed {}

        /** This platform has no authority. */
        record NoAuthority() implements Signed {}
    }

    /**
     * Goes on in the context that this is called on.
     *
     * @param signingRequest PKCS #10 in PEM
     */
    Uni<Signed> sign(String bridgeId, String signingRequest) {
        // a large RSA key takes long, and the event loop has other bridges to serve
        return Uni.createFrom()
                .item(() -> signNow(bridgeId, signingRequest))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .emitOn(OnContext.here());
    }

    private Signed signNow(String bridgeId, String signingRequest) {
        return authority
                .now()
                .map(current -> signNow(current, bridgeId, signingRequest))
                .orElseGet(Signed.NoAuthority::new);
    }

    private Signed signNow(BridgeAuthority current, String bridgeId, String signingRequest) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as the database keeps it
        try {
            BridgeAuthority.Issued made = current.issue(bridgeId, signingRequest, now);
            BridgeCertificate certificate = new BridgeCertificate(
                    made.serialNumber(), made.fingerprint(), bridgeId, now, made.notAfter(), null, null, made.pem());
            return new Signed.Made(certificate, made.key(), current.pem());
        } catch (BadSigningRequest e) {
            return new Signed.Refused(String.valueOf(e.getMessage()));
        }
    }

    /** PEM of who signed a certificate of the platform's; empty if it has no authority any more. The signature is verified, which takes as long as a handshake's. */
    Optional<String> authorityOf(BridgeCertificate certificate) {
        return authority.now().map(current -> current.signerOf(certificate.pem()));
    }
}
