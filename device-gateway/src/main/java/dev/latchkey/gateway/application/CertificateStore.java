package dev.latchkey.gateway.application;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The certificates of bridges. Each method is one transaction. */
public interface CertificateStore {
    /**
     * @param serialNumber hexadecimal, lower case
     * @param fingerprint of the whole certificate, see {@link dev.latchkey.gateway.auth.BridgeAuthority#fingerprint}
     * @param pem of the certificate alone
     * @param revokedAt null while it is good
     */
    record BridgeCertificate(
            String serialNumber,
            String fingerprint,
            String bridgeId,
            Instant issuedAt,
            Instant expiresAt,
            @Nullable Instant revokedAt,
            String pem) {}

    /**
     * What a certificate was asked for with.
     *
     * @param digest of who asks and their Idempotency-Key
     * @param asked what they asked for, the bridge included
     */
    record CertificateRequest(String digest, String asked) {}

    /**
     * @param asked what it was asked for with
     */
    record IssuedBefore(String asked, BridgeCertificate certificate) {}

    /** Null if nothing was issued to this request. */
    Uni<@Nullable IssuedBefore> issuedTo(String requestDigest);

    /** False if there is no such bridge, or the very same request has got one meanwhile. */
    Uni<Boolean> add(BridgeCertificate certificate, CertificateRequest request);

    /** Newest first; empty also if there is no such bridge. */
    Uni<List<BridgeCertificate>> of(String bridgeId);

    /** From now on it lets nobody in, and the bridge's connection is no longer the newest; changes nothing the second time. Null if the bridge has no such certificate. */
    Uni<@Nullable BridgeCertificate> revoke(String bridgeId, String serialNumber, Instant at);

    /** Whose it is; null if this very certificate was not issued here, has ended or is revoked, or the bridge is disabled. */
    Uni<@Nullable String> bridgeOf(String fingerprint, Instant now);
}
