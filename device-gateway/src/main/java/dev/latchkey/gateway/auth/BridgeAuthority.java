package dev.latchkey.gateway.auth;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/**
 * Signs the certificates that bridges show when they connect over TLS. Beside its own certificate it has those of authorities that it takes the place of, or that are to take its
 * place: they sign nothing here, and what they have signed is trusted as well. Thread-safe.
 */
public final class BridgeAuthority {
    /** Of a signing request, in characters. */
    public static final int LONGEST_REQUEST = 8 * 1024;

    private static final int SERIAL_BITS = 127;
    private static final int SMALLEST_RSA = 2048;
    private static final int SMALLEST_EC = 256;

    /** Clocks of bridges go slow; a new certificate has to be good at once. */
    private static final Duration BEFORE = Duration.ofMinutes(10);

    private final X509Certificate certificate;
    private final List<X509Certificate> trusted;
    private final PrivateKey key;
    private final Duration validity;
    private final SecureRandom random;

    private BridgeAuthority(List<X509Certificate> trusted, PrivateKey key, Duration validity, SecureRandom random) {
        this.certificate = trusted.getFirst();
        this.trusted = List.copyOf(trusted);
        this.key = key;
        this.validity = validity;
        this.random = random;
    }

    /**
     * @param serialNumber as {@link #serialNumber} writes it
     * @param fingerprint as {@link #fingerprint} makes it
     * @param key the same of the bridge's public key
     * @param pem of the certificate alone
     */
    public record Issued(String serialNumber, String fingerprint, String key, Instant notAfter, String pem) {}

    /**
     * @param certificatesPem the authority's own, and those of others that are trusted
     * @param keyPem PKCS #8, or as OpenSSL wrote it before
     * @throws IllegalArgumentException if they are no PEM texts of an authority and its key; it quotes neither
     */
    public static BridgeAuthority of(String certificatesPem, String keyPem, Duration validity, SecureRandom random) {
        try {
            List<X509Certificate> trusted = certificates(certificatesPem);
            PrivateKey key = privateKey(keyPem);
            if (!KeyPairs.belongTogether(trusted.getFirst().getPublicKey(), key)) {
                throw new IllegalArgumentException("the bridge authority's private key is not that of its certificate");
            }
            return new BridgeAuthority(trusted, key, validity, random);
        } catch (IOException | GeneralSecurityException | IllegalStateException e) {
            // no cause: its message may quote the key
            throw new IllegalArgumentException("the bridge authority's certificate or key can't be read");
        }
    }

    private static List<X509Certificate> certificates(String pem) throws IOException, GeneralSecurityException {
        List<X509Certificate> certificates = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            Object next = parser.readObject();
            do {
                if (!(next instanceof X509CertificateHolder holder)) {
                    throw new IllegalArgumentException("the bridge authority's certificate is no PEM of a certificate");
                }
                X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(holder);
                if (certificate.getBasicConstraints() < 0) {
                    throw new IllegalArgumentException(
                            "the bridge authority's certificate may not sign others (basic constraints)");
                }
                certificates.add(certificate);
                next = parser.readObject();
            } while (next != null);
        }
        return certificates;
    }

    private static PrivateKey privateKey(String pem) throws IOException {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        return switch (parse(pem)) {
            case PrivateKeyInfo info -> converter.getPrivateKey(info);
            case PEMKeyPair pair -> converter.getPrivateKey(pair.getPrivateKeyInfo());
            case null, default ->
                throw new IllegalArgumentException("the bridge authority's private key is no PEM of a key");
        };
    }

    /** @return null for a text without PEM in it */
    private static @Nullable Object parse(String pem) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            return parser.readObject();
        }
    }

    /** What certificates of bridges are trusted by, the authority's own first. */
    public List<X509Certificate> trusted() {
        return trusted;
    }

    /** When the authority's own certificate ends, and all that it has signed. */
    public Instant end() {
        return certificate.getNotAfter().toInstant();
    }

    /** The authority's own certificate, in PEM. */
    public String pem() {
        return pem(certificate);
    }

    /**
     * The certificate, in PEM, of who has signed a certificate of a bridge; the authority's own if it was none of those that are trusted.
     *
     * @param bridgePem that was issued by this platform
     */
    public String signerOf(String bridgePem) {
        try {
            if (!(parse(bridgePem) instanceof X509CertificateHolder holder)) {
                throw new IllegalStateException("no certificate of a bridge");
            }
            X509Certificate signed = new JcaX509CertificateConverter().getCertificate(holder);
            return pem(trusted.stream()
                    .filter(authority -> hasSigned(authority, signed))
                    .findFirst()
                    .orElse(certificate));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("a certificate of a bridge that can't be read", e);
        }
    }

    private static boolean hasSigned(X509Certificate authority, X509Certificate signed) {
        try {
            signed.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /**
     * Whatever the request says, the certificate names this bridge and is good for a client of TLS, nothing else.
     *
     * @param request PKCS #10 in PEM, signed with the key that it asks for
     * @throws BadSigningRequest if it is not of this form, or its key is weak
     */
    public Issued issue(String bridgeId, String request, Instant now) throws BadSigningRequest {
        PublicKey bridgeKey = provenKey(request);
        Instant end = now.plus(validity);
        BigInteger serial = new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS);
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            var builder = new JcaX509v3CertificateBuilder(
                            certificate,
                            serial,
                            Date.from(now.minus(BEFORE)),
                            Date.from(end.isBefore(end()) ? end : end()),
                            new X500NameBuilder().addRDN(BCStyle.CN, bridgeId).build(),
                            bridgeKey)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
                    .addExtension(
                            Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(bridgeKey))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            extensions.createAuthorityKeyIdentifier(certificate.getPublicKey()));
            X509Certificate made = new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(KeyPairs.algorithm(key)).build(key)));
            return new Issued(
                    serialNumber(made),
                    fingerprint(made),
                    sha256(bridgeKey.getEncoded()),
                    made.getNotAfter().toInstant(),
                    pem(made));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("a certificate could not be signed", e);
        }
    }

    private static PublicKey provenKey(String request) throws BadSigningRequest {
        if (request.length() > LONGEST_REQUEST) {
            throw new BadSigningRequest("is longer than " + LONGEST_REQUEST + " characters");
        }
        try {
            if (!(parse(request) instanceof PKCS10CertificationRequest csr)) {
                throw new BadSigningRequest("is no certificate signing request in PEM (PKCS #10)");
            }
            PublicKey key = new JcaPEMKeyConverter().getPublicKey(csr.getSubjectPublicKeyInfo());
            boolean strong = switch (key) {
                case ECPublicKey ec -> ec.getParams().getCurve().getField().getFieldSize() >= SMALLEST_EC;
                case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= SMALLEST_RSA;
                default -> false;
            };
            if (!strong) {
                throw new BadSigningRequest("needs a key on P-256 or a larger curve, or RSA with 2048 bits or more");
            }
            if (!csr.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new BadSigningRequest("is not signed with its own key");
            }
            return key;
        } catch (IOException | OperatorCreationException | PKCSException | RuntimeException e) {
            // the parsers fail with whatever they stumble over
            throw new BadSigningRequest("is no certificate signing request that can be read");
        }
    }

    /** As it is shown and looked for: hexadecimal, lower case. */
    public static String serialNumber(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16).toLowerCase(Locale.ROOT);
    }

    /** By which a certificate is this very one, and no other with its serial number: SHA-256, hexadecimal. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return sha256(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate without a fingerprint", e);
        }
    }

    private static String sha256(byte[] encoded) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
    }

    private static String pem(X509Certificate certificate) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(certificate);
        } catch (IOException e) {
            throw new IllegalStateException("a certificate could not be written", e);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "BridgeAuthority[" + certificate.getSubjectX500Principal() + "]";
    }
}
