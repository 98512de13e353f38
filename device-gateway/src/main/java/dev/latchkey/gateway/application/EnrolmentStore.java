package dev.latchkey.gateway.application;

import dev.latchkey.gateway.application.CertificateStore.BridgeCertificate;
import dev.latchkey.gateway.application.CertificateStore.CertificateRequest;
import dev.latchkey.gateway.auth.KeptSecret.Hashed;
import io.smallrye.mutiny.Uni;

/** Bridges that are enrolled with their first certificate. */
public interface EnrolmentStore {
    /** How that ended. */
    sealed interface Answer {
        /** @param repeated whether the very same request had enrolled it before; then the certificate is that one */
        record Enrolled(BridgeCertificate certificate, boolean repeated) implements Answer {}

        record AlreadyEnrolled() implements Answer {}

        /** The Idempotency-Key was used for something else. */
        record KeyUsedOtherwise() implements Answer {}
    }

    /**
     * Adds the bridge and its certificate, or neither.
     *
     * @param secret of a secret that nobody was told
     */
    Uni<Answer> enrol(BridgeCertificate certificate, Hashed secret, CertificateRequest request);
}
