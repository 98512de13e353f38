package dev.latchkey.lock.bridge;

import dev.latchkey.lock.bridge.BadCertificate.Flaw;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;

/**
 * What a bridge shows when it connects over TLS, with the key to it.
 *
 * @param authority who has signed it, to be shown beside it
 * @param since when the bridge got it, by its own clock
 */
record BridgeCertificate(
        BridgeKey key, X509Certificate certificate, Optional<X509Certificate> authority, Instant since) {

    /**
     * @param certificatePem if there are several, the first
     * @throws BadCertificate if it can't be read, is for another key, or is not signed by this authority
     */
    static BridgeCertificate of(BridgeKey key, String certificatePem, Optional<String> authorityPem, Instant since)
            throws BadCertificate {
        X509Certificate certificate = read("certificate", certificatePem);
        if (!key.isOf(certificate)) {
            throw new BadCertificate(Flaw.OTHER_KEY, "The certificate is not for the key of the signing request.");
        }
        if (authorityPem.isEmpty()) {
            return new BridgeCertificate(key, certificate, Optional.empty(), since);
        }
        X509Certificate authority = read("authority", authorityPem.get());
        try {
            certificate.verify(authority.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new BadCertificate(Flaw.BAD_CERTIFICATE, "The authority has not signed the certificate.");
        }
        return new BridgeCertificate(key, certificate, Optional.of(authority), since);
    }

    private static X509Certificate read(String name, String pem) throws BadCertificate {
        try {
            if (CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
                    instanceof X509Certificate certificate) {
                return certificate;
            }
        } catch (CertificateException e) {
            // told below
        }
        throw new BadCertificate(Flaw.BAD_CERTIFICATE, name + " is no PEM of a certificate.");
    }

    boolean isSameAs(String certificatePem) {
        try {
            return certificate.equals(read("certificate", certificatePem));
        } catch (BadCertificate e) {
            return false;
        }
    }

    Instant expiresAt() {
        return certificate.getNotAfter().toInstant();
    }

    RenewalTimes renewal() {
        return RenewalTimes.of(
                certificate.getNotBefore().toInstant(), since, expiresAt(), certificate.getSerialNumber());
    }

    String certificatePem() {
        return pem(certificate);
    }

    Optional<String> authorityPem() {
        return authority.map(BridgeCertificate::pem);
    }

    private static String pem(X509Certificate certificate) {
        try {
            return Pem.of("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can't be written", e);
        }
    }

    /** For one TLS client. */
    KeyManagerFactory keyManagers() throws IOException {
        List<Certificate> chain = new ArrayList<>(List.of(certificate));
        authority.ifPresent(chain::add);
        char[] noPassword = new char[0]; // it stays in this process
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setKeyEntry("bridge", key.privateKey(), noPassword, chain.toArray(new Certificate[0]));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, noPassword);
            return managers;
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate can't be used: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "BridgeCertificate[" + certificate.getSerialNumber().toString(16) + "]";
    }
}
