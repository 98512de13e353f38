package dev.latchkey.lock.bridge;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.ThreadLocalRandom;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Signs the certificates of bridges, as the platform does, with code that is not the bridge's. */
final class TestAuthority {
    /** For clocks that are slow, as the platform's. */
    private static final Duration BEFORE = Duration.ofMinutes(10);

    private final KeyPair keys = keyPair();
    private final X509Certificate certificate =
            certificate(keys, "authority", keys.getPublic(), Duration.ofDays(3_650), true);

    /** @throws IllegalArgumentException unless it is a request that is signed with its own key */
    String sign(String signingRequest, Duration validity) {
        return pem(certificate(keys, "bridge", key(signingRequest), validity, false));
    }

    /** Of whoever has this key. */
    String sign(PublicKey key, Duration validity) {
        return pem(certificate(keys, "bridge", key, validity, false));
    }

    String pem() {
        return pem(certificate);
    }

    static PublicKey key(String signingRequest) {
        try (PEMParser parser = new PEMParser(new StringReader(signingRequest))) {
            var request = new JcaPKCS10CertificationRequest((PKCS10CertificationRequest) parser.readObject());
            PublicKey key = request.getPublicKey();
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new IllegalArgumentException("not signed with its own key");
            }
            return key;
        } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate certificate(
            KeyPair issuer, String subject, PublicKey key, Duration validity, boolean authority) {
        Instant now = Instant.now();
        try {
            var builder = new JcaX509v3CertificateBuilder(
                            new X500Name("CN=authority"),
                            BigInteger.valueOf(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE)),
                            Date.from(now.minus(BEFORE)),
                            Date.from(now.plus(validity)),
                            new X500Name("CN=" + subject),
                            key)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(X509Certificate certificate) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
