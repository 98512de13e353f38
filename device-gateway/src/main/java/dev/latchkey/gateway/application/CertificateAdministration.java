package dev.latchkey.gateway.application;

import dev.latchkey.feed.OnContext;
import dev.latchkey.gateway.application.BridgeAdministration.Request;
import dev.latchkey.gateway.application.CertificateStore.BridgeCertificate;
import dev.latchkey.gateway.application.CertificateStore.CertificateRequest;
import dev.latchkey.gateway.auth.BadSigningRequest;
import dev.latchkey.gateway.auth.BridgeAuthority;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operators do with the certificates of bridges. A new one voids no other: a bridge that renews its own goes on with the old one until it has the new one. */
@ApplicationScoped
public class CertificateAdministration {
    private final CertificateStore store;
    private final Optional<BridgeAuthority> authority;
    private final LiveBridges bridges;
    private final Clock clock;

    CertificateAdministration(
            CertificateStore store, Optional<BridgeAuthority> authority, LiveBridges bridges, Clock clock) {
        this.store = store;
        this.authority = authority;
        this.bridges = bridges;
        this.clock = clock;
    }

    /** How a request for a certificate ended. */
    public sealed interface Outcome {
        /** @param authority PEM of who signed it */
        record Issued(BridgeCertificate certificate, String authority) implements Outcome {}

        record NoSuchBridge() implements Outcome {}

        /** This platform has no authority. */
        record NoAuthority() implements Outcome {}

        /** The Idempotency-Key was used for something else. */
        record KeyUsedOtherwise() implements Outcome {}

        /** @param why what the signing request is not */
        record Refused(String why) implements Outcome {}
    }

    /** @param signingRequest PKCS #10 in PEM */
    public Uni<Outcome> issue(String bridgeId, String signingRequest, Request request) {
        if (authority.isEmpty()) {
            return Uni.createFrom().item(new Outcome.NoAuthority());
        }
        BridgeAuthority signer = authority.get();
        CertificateRequest asked = new CertificateRequest(request.digest(), bridgeId + "\n" + signingRequest);
        return issuedBefore(signer, asked)
                .chain(before -> before != null
                        ? Uni.createFrom().item(before)
                        : issue(signer, bridgeId, signingRequest, asked));
    }

    private Uni<Outcome> issue(
            BridgeAuthority signer, String bridgeId, String signingRequest, CertificateRequest asked) {
        // a large RSA key takes long, and the event loop has other bridges to serve
        return Uni.createFrom()
                .item(() -> sign(signer, bridgeId, signingRequest))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .emitOn(OnContext.here())
                .chain(signed -> switch (signed) {
                    case Signed.Refused(String why) -> Uni.createFrom().item(new Outcome.Refused(why));
                    case Signed.Made(BridgeCertificate certificate) ->
                        store.add(certificate, asked)
                                .chain(added -> added
                                        ? Uni.createFrom().<Outcome>item(new Outcome.Issued(certificate, signer.pem()))
                                        : issuedBefore(signer, asked)
                                                .map(before -> before == null ? new Outcome.NoSuchBridge() : before));
                });
    }

    private sealed interface Signed {
        record Made(BridgeCertificate certificate) implements Signed {}

        record Refused(String why) implements Signed {}
    }

    private Signed sign(BridgeAuthority signer, String bridgeId, String signingRequest) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as the database keeps it
        try {
            BridgeAuthority.Issued made = signer.issue(bridgeId, signingRequest, now);
            return new Signed.Made(new BridgeCertificate(
                    made.serialNumber(), made.fingerprint(), bridgeId, now, made.notAfter(), null, made.pem()));
        } catch (BadSigningRequest e) {
            return new Signed.Refused(String.valueOf(e.getMessage()));
        }
    }

    private Uni<@Nullable Outcome> issuedBefore(BridgeAuthority signer, CertificateRequest asked) {
        return store.issuedTo(asked.digest()).map(before -> {
            if (before == null) {
                return null;
            }
            return before.asked().equals(asked.asked())
                    ? new Outcome.Issued(before.certificate(), signer.pem())
                    : new Outcome.KeyUsedOtherwise();
        });
    }

    /** Newest first; empty also if there is no such bridge. */
    public Uni<List<BridgeCertificate>> of(String bridgeId) {
        return store.of(bridgeId);
    }

    /** A connection of the bridge ends at once, and comes back if it has other credentials. Null if the bridge has no such certificate. */
    public Uni<@Nullable BridgeCertificate> revoke(String bridgeId, String serialNumber) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return store.revoke(bridgeId, serialNumber, now).invoke(revoked -> {
            if (revoked != null && now.equals(revoked.revokedAt())) {
                bridges.credentialsChanged(bridgeId);
            }
        });
    }
}
