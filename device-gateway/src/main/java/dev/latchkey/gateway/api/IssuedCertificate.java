package dev.latchkey.gateway.api;

import dev.latchkey.gateway.application.CertificateStore.BridgeCertificate;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A certificate as whoever asked for it gets it.
 *
 * @param serialNumber hexadecimal
 * @param certificate PEM, for the bridge's TLS client
 * @param authority PEM of who signed it, for clients that send the chain
 */
@Schema(name = "IssuedBridgeCertificate")
public record IssuedCertificate(
        String serialNumber,
        String bridgeId,
        Instant issuedAt,
        Instant expiresAt,
        String certificate,
        String authority) {
    static IssuedCertificate of(BridgeCertificate c, String authority) {
        return new IssuedCertificate(c.serialNumber(), c.bridgeId(), c.issuedAt(), c.expiresAt(), c.pem(), authority);
    }
}
