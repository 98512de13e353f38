package dev.latchkey.gateway;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** What the gateways of a test run show: a certificate for 127.0.0.1 that signs itself. */
public final class TestCertificate {
    private static final TestAuthority MADE =
            TestAuthority.selfSigned("localhost", Extension.subjectAlternativeName, new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"), new GeneralName(GeneralName.dNSName, "localhost")
            }));

    private TestCertificate() {}

    public static String certificatePem() {
        return MADE.certificatePem();
    }

    /** PKCS #8. */
    public static String keyPem() {
        return MADE.keyPem();
    }

    /** Trusts this certificate and no other. */
    public static TrustManagerFactory trust() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("gateway", MADE.certificate());
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            return factory;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
