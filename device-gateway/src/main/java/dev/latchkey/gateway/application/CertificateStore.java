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
     * @param revokedAt null while it is good
     * @param renewedFrom serial number of the one that the bridge had shown when it asked for this; null if an operator asked
     * @param pem of the certificate alone
     */
    record BridgeCertificate(
            String serialNumber,
            String fingerprint,
            String bridgeId,
            Instant issuedAt,
            Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable String renewedFrom,
            String pem) {
        /** The same, renewed from this one. */
        public BridgeCertificate successorOf(String predecessor) {
            return new BridgeCertificate(
                    serialNumber, fingerprint, bridgeId, issuedAt, expiresAt, revokedAt, predecessor, pem);
        }
    }

    /**
     * What a certificate was asked for with.
     *
     * @param digest the same for a repeat and for nothing else: of an operator and their Idempotency-Key, or of what a bridge shows and the key of what it wants
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

    /**
     * A bridge that asks for its next certificate.
     *
     * @param sessionNumber of its connection
     * @param fingerprint of the certificate that it was let in by
     */
    record Holder(String bridgeId, long sessionNumber, String fingerprint) {}

    /** How that ended. */
    sealed interface Renewed {
        /** @param certificate a new one; or that of the same request before */
        record Issued(BridgeCertificate certificate) implements Renewed {}

        /** The same request got one before, which has ended or is revoked: the key is not to come back. */
        record KeyIsUsedUp() implements Renewed {}

        /** What the bridge has shown was renewed so often, of late, that it is to wait. */
        record TooOften() implements Renewed {}

        /** What the bridge has shown is no longer good. */
        record NotGood() implements Renewed {}

        /** The connection is no longer the bridge's newest, which others see to. */
        record Outdated() implements Renewed {}
    }

    /**
     * Adds a successor of what the bridge has shown, unless the same request got one before. One that another request got, and all that come after that, are
     * revoked: no connection has been let in by them that is not older than this one.
     */
    Uni<Renewed> renew(Holder holder, BridgeCertificate next, CertificateRequest request);

    /**
     * @param anew false if nothing was good any more
     */
    record Revoked(BridgeCertificate certificate, boolean anew) {}

    /**
     * From now on it lets nobody in, nor does what was renewed from it, and the bridge's connection is no longer the newest; changes nothing the second time. Null if the
     * bridge has no such certificate.
     */
    Uni<@Nullable Revoked> revoke(String bridgeId, String serialNumber, Instant at);

    /**
     * The bridge has been let in by this certificate, so it has the key and needs no older one: those that this was renewed from are revoked, and whoever has come in by one of
     * them meanwhile has no longer the newest connection.
     *
     * @return whether it is good itself; if not, nothing is changed
     */
    Uni<Boolean> use(Holder holder, Instant at);

    /** Whose it is; null if this very certificate was not issued here, has ended or is revoked, or the bridge is disabled. */
    Uni<@Nullable String> bridgeOf(String fingerprint, Instant now);
}
