package dev.latchkey.gateway.application;

import dev.latchkey.gateway.application.BridgeAdministration.Request;
import dev.latchkey.gateway.application.CertificateSigner.Signed;
import dev.latchkey.gateway.application.CertificateStore.BridgeCertificate;
import dev.latchkey.gateway.application.CertificateStore.CertificateRequest;
import dev.latchkey.gateway.application.EnrolmentStore.Answer;
import dev.latchkey.gateway.auth.BridgeSecrets;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Enrols bridges that come in by a certificate from the first time on (B1). What is kept as such a bridge's secret is the hash of one that nobody was told and nobody
 * can make again, its salt being kept nowhere: until an operator asks for a new secret the certificates are the only way in, and revoking them shuts it.
 */
@ApplicationScoped
public class CertifiedEnrolment {
    private final EnrolmentStore store;
    private final CertificateSigner signer;
    private final BridgeSecrets secrets;

    CertifiedEnrolment(EnrolmentStore store, CertificateSigner signer, BridgeSecrets secrets) {
        this.store = store;
        this.signer = signer;
        this.secrets = secrets;
    }

    /** What has become of a signing request. Nothing is enrolled yet, and the certificate lets nobody in. */
    public sealed interface Prepared {
        /** @param authority PEM of who signed it */
        record Ready(BridgeCertificate certificate, String authority, String signingRequest) implements Prepared {}

        /** @param why what the signing request is not */
        record Refused(String why) implements Prepared {}

        /** This platform has no authority. */
        record NoAuthority() implements Prepared {}
    }

    /** How an enrolment ended. */
    public sealed interface Outcome {
        /**
         * @param authority PEM of who signed it
         * @param repeated whether the very same request had enrolled it before
         */
        record Enrolled(BridgeCertificate certificate, String authority, boolean repeated) implements Outcome {}

        record AlreadyEnrolled() implements Outcome {}

        /** The Idempotency-Key was used for something else. */
        record KeyUsedOtherwise() implements Outcome {}
    }

    /**
     * Before anything is enrolled, so that of many bridges all can be, or none is.
     *
     * @param signingRequest PKCS #10 in PEM
     */
    public Uni<Prepared> prepare(String bridgeId, String signingRequest) {
        return signer.sign(bridgeId, signingRequest).map(signed -> switch (signed) {
            case Signed.Made(BridgeCertificate certificate, String key, String authority) ->
                new Prepared.Ready(certificate, authority, signingRequest);
            case Signed.Refused(String why) -> new Prepared.Refused(why);
            case Signed.NoAuthority s -> new Prepared.NoAuthority();
        });
    }

    /** The same request as one before gets the certificate that was issued to that one. */
    public Uni<Outcome> enrol(Prepared.Ready ready, Request request) {
        String bridgeId = ready.certificate().bridgeId();
        // no id of a bridge begins with these words, so it is no request for another certificate
        CertificateRequest asked =
                new CertificateRequest(request.digest(), "enrolment of " + bridgeId + "\n" + ready.signingRequest());
        return store.enrol(ready.certificate(), secrets.newSecret(bridgeId).kept(), asked)
                .map(answer -> switch (answer) {
                    case Answer.Enrolled(BridgeCertificate before, boolean repeated)
                    when repeated ->
                        new Outcome.Enrolled(before, signer.authorityOf(before).orElse(ready.authority()), true);
                    case Answer.Enrolled(BridgeCertificate certificate, boolean repeated) ->
                        new Outcome.Enrolled(certificate, ready.authority(), false);
                    case Answer.AlreadyEnrolled a -> new Outcome.AlreadyEnrolled();
                    case Answer.KeyUsedOtherwise a -> new Outcome.KeyUsedOtherwise();
                });
    }
}
