package dev.latchkey.gateway.application;

import dev.latchkey.gateway.application.BridgeAdministration.Request;
import dev.latchkey.gateway.application.CertificateSigner.Signed;
import dev.latchkey.gateway.application.CertificateStore.BridgeCertificate;
import dev.latchkey.gateway.application.CertificateStore.CertificateRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What operators do with the certificates of bridges. A new one voids no other: a bridge that renews its own goes on with the old one until it has the new one. */
@ApplicationScoped
public class CertificateAdministration {
    private final CertificateStore store;
    private final CertificateSigner signer;
    private final LiveBridges bridges;
    private final Clock clock;

    CertificateAdministration(CertificateStore store, CertificateSigner signer, LiveBridges bridges, Clock clock) {
        this.store = store;
        this.signer = signer;
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
        CertificateRequest asked = new CertificateRequest(request.digest(), bridgeId + "\n" + signingRequest);
        return issuedBefore(asked)
                .chain(before -> before != null
                        ? Uni.createFrom().item(before)
                        : signer.sign(bridgeId, signingRequest).chain(signed -> add(signed, asked)));
    }

    private Uni<Outcome> add(Signed signed, CertificateRequest asked) {
        return switch (signed) {
            case Signed.NoAuthority s -> Uni.createFrom().item(new Outcome.NoAuthority());
            case Signed.Refused(String why) -> Uni.createFrom().item(new Outcome.Refused(why));
            case Signed.Made(BridgeCertificate certificate, String key, String authority) ->
                store.add(certificate, asked)
                        .chain(added -> added
                                ? Uni.createFrom().<Outcome>item(new Outcome.Issued(certificate, authority))
                                : issuedBefore(asked)
                                        .map(before -> before == null ? new Outcome.NoSuchBridge() : before));
        };
    }

    private Uni<@Nullable Outcome> issuedBefore(CertificateRequest asked) {
        return store.issuedTo(asked.digest()).map(before -> {
            if (before == null) {
                return null;
            }
            return before.asked().equals(asked.asked())
                    ? signer.authorityOf(before.certificate())
                            .<Outcome>map(authority -> new Outcome.Issued(before.certificate(), authority))
                            .orElseGet(Outcome.NoAuthority::new)
                    : new Outcome.KeyUsedOtherwise();
        });
    }

    /** Newest first; empty also if there is no such bridge. */
    public Uni<List<BridgeCertificate>> of(String bridgeId) {
        return store.of(bridgeId);
    }

    /**
     * With what was renewed from it. A connection of the bridge ends at once, and comes back if it has other credentials. Null if the bridge has no such
     * certificate.
     */
    public Uni<@Nullable BridgeCertificate> revoke(String bridgeId, String serialNumber) {
        return store.revoke(bridgeId, serialNumber, clock.instant().truncatedTo(ChronoUnit.MICROS))
                .map(revoked -> {
                    if (revoked == null) {
                        return null;
                    }
                    if (revoked.anew()) {
                        bridges.credentialsChanged(bridgeId);
                    }
                    return revoked.certificate();
                });
    }
}
