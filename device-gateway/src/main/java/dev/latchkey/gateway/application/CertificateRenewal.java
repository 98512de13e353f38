package dev.latchkey.gateway.application;

import dev.latchkey.gateway.application.CertificateSigner.Signed;
import dev.latchkey.gateway.application.CertificateStore.BridgeCertificate;
import dev.latchkey.gateway.application.CertificateStore.CertificateRequest;
import dev.latchkey.gateway.application.CertificateStore.Holder;
import dev.latchkey.gateway.application.CertificateStore.Renewed;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * What bridges do with their own certificates: each gets the next one by the one that it has shown (B1). Nobody needs to hand a request in for it, and nobody who has
 * only its secret gets what outlives a new secret.
 */
@ApplicationScoped
public class CertificateRenewal {
    private final CertificateStore store;
    private final CertificateSigner signer;

    CertificateRenewal(CertificateStore store, CertificateSigner signer) {
        this.store = store;
        this.signer = signer;
    }

    /** How a bridge's request ended. */
    public sealed interface Outcome {
        /** @param authority PEM of who signed it */
        record Issued(BridgeCertificate certificate, String authority) implements Outcome {}

        /** @param why what the signing request is not */
        record Refused(String why) implements Outcome {}

        /** It was not let in by a certificate, or by one that is no longer good. */
        record NotRenewable() implements Outcome {}

        /** Again and again with another key. */
        record TooOften() implements Outcome {}

        /** This platform has no authority. */
        record NoAuthority() implements Outcome {}

        /** The connection is no longer the bridge's newest: it is about to be closed. */
        record Outdated() implements Outcome {}
    }

    /**
     * The same request, by the same certificate and for the same key, gets the same certificate as long as that is good.
     *
     * @param signingRequest PKCS #10 in PEM
     */
    public Uni<Outcome> renew(Holder holder, String signingRequest) {
        return signer.sign(holder.bridgeId(), signingRequest).chain(signed -> switch (signed) {
            case Signed.NoAuthority s -> Uni.createFrom().item(new Outcome.NoAuthority());
            case Signed.Refused(String why) -> Uni.createFrom().item(new Outcome.Refused(why));
            case Signed.Made(BridgeCertificate next, String key, String authority) -> {
                CertificateRequest asked = new CertificateRequest(
                        "renewal " + holder.fingerprint() + " " + key, holder.bridgeId() + "\n" + signingRequest);
                yield store.renew(holder, next, asked).map(renewed -> outcome(renewed, next, authority));
            }
        });
    }

    private Outcome outcome(Renewed renewed, BridgeCertificate next, String authority) {
        return switch (renewed) {
            case Renewed.Issued(BridgeCertificate certificate)
            when certificate.serialNumber().equals(next.serialNumber()) -> new Outcome.Issued(certificate, authority);
            case Renewed.Issued(BridgeCertificate certificate) ->
                signer.authorityOf(certificate)
                        .<Outcome>map(itsAuthority -> new Outcome.Issued(certificate, itsAuthority))
                        .orElseGet(Outcome.NoAuthority::new);
            case Renewed.KeyIsUsedUp r ->
                new Outcome.Refused("has a key whose certificate has ended or was revoked; make another key");
            case Renewed.TooOften r -> new Outcome.TooOften();
            case Renewed.NotGood r -> new Outcome.NotRenewable();
            case Renewed.Outdated r -> new Outcome.Outdated();
        };
    }
}
