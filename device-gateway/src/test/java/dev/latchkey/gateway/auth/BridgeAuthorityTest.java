package dev.latchkey.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.gateway.TestAuthority;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("B1")
class BridgeAuthorityTest {
    private static final TestAuthority TEST = TestAuthority.named("test");
    private static final KeyPair KEYS = TestAuthority.keyPair("EC", 256);
    private static final Instant NOW = Instant.now();

    private static BridgeAuthority authority(Duration validity) {
        return BridgeAuthority.of(TEST.certificatePem(), TEST.keyPem(), validity, new SecureRandom());
    }

    private static X509Certificate read(String pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void b1_certificate_namesTheBridge_whateverTheRequestSays_andSignsNoOthers() throws Exception {
        var issued = authority(Duration.ofDays(1)).issue("BR-1", TestAuthority.request("BR-2", KEYS, KEYS), NOW);

        X509Certificate certificate = read(issued.pem());
        certificate.verify(TEST.certificate().getPublicKey());
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=BR-1");
        assertThat(certificate.getPublicKey()).isEqualTo(KEYS.getPublic());
        assertThat(certificate.getBasicConstraints()).as("no authority").isEqualTo(-1);
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2"); // TLS client
        assertThat(BridgeAuthority.serialNumber(certificate)).isEqualTo(issued.serialNumber());
        assertThat(issued.notAfter()).isEqualTo(certificate.getNotAfter().toInstant());
    }

    @Test
    void b1_certificate_endsWithItsAuthority() throws Exception {
        var issued = authority(Duration.ofDays(100)).issue("BR-1", TestAuthority.request("x", KEYS, KEYS), NOW);

        assertThat(issued.notAfter()).isEqualTo(TEST.certificate().getNotAfter().toInstant());
    }

    @Test
    void b1_requestSignedWithAnotherKey_isRefused() {
        String stolen = TestAuthority.request("BR-1", KEYS, TestAuthority.keyPair("EC", 256));

        assertThatThrownBy(() -> authority(Duration.ofDays(1)).issue("BR-1", stolen, NOW))
                .isInstanceOf(BadSigningRequest.class)
                .hasMessage("is not signed with its own key");
    }

    @Test
    void b1_weakKey_isRefused_aStrongOneOfRsaIsNot() throws Exception {
        KeyPair weak = TestAuthority.keyPair("RSA", 1024);
        KeyPair strong = TestAuthority.keyPair("RSA", 2048);

        assertThatThrownBy(
                        () -> authority(Duration.ofDays(1)).issue("BR-1", TestAuthority.request("x", weak, weak), NOW))
                .isInstanceOf(BadSigningRequest.class);
        assertThat(authority(Duration.ofDays(1))
                        .issue("BR-1", TestAuthority.request("x", strong, strong), NOW)
                        .pem())
                .startsWith("-----BEGIN CERTIFICATE-----");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
                "-----BEGIN CERTIFICATE REQUEST-----\n!!!!\n-----END CERTIFICATE REQUEST-----\n",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
                "-----BEGIN CERTIFICATE REQUEST-----"
            })
    void b1_whatIsNoRequest_isRefused(String text) {
        assertThatThrownBy(() -> authority(Duration.ofDays(1)).issue("BR-1", text, NOW))
                .isInstanceOf(BadSigningRequest.class);
    }

    @Test
    void firstCertificateSigns_andWhoHasSignedABridgesIsKnown_whichTheOthersAreTrustedFor() throws Exception {
        TestAuthority before = TestAuthority.named("test"); // the same name, another key
        String request = TestAuthority.request("x", KEYS, KEYS);
        String old = BridgeAuthority.of(
                        before.certificatePem(), before.keyPem(), Duration.ofDays(1), new SecureRandom())
                .issue("BR-1", request, NOW)
                .pem();

        BridgeAuthority both = BridgeAuthority.of(
                TEST.certificatePem() + before.certificatePem(), TEST.keyPem(), Duration.ofDays(1), new SecureRandom());

        assertThat(both.trusted()).containsExactly(TEST.certificate(), before.certificate());
        assertThat(both.pem()).isEqualTo(TEST.certificatePem());
        String issued = both.issue("BR-1", request, NOW).pem();
        read(issued).verify(TEST.certificate().getPublicKey());
        assertThat(both.signerOf(issued)).isEqualTo(TEST.certificatePem());
        assertThat(both.signerOf(old)).isEqualTo(before.certificatePem());
    }

    @Test
    void whatIsNoAuthority_isRefused_alsoBehindOneThatIs() {
        String bridge = TEST.sign("1", "BR-1", KEYS.getPublic());
        for (String other : List.of(bridge, TEST.keyPem())) {
            assertThatThrownBy(() -> BridgeAuthority.of(
                            TEST.certificatePem() + other, TEST.keyPem(), Duration.ofDays(1), new SecureRandom()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void keyOfAnotherAuthority_isRefused() {
        TestAuthority other = TestAuthority.named("test");
        assertThatThrownBy(() -> BridgeAuthority.of(
                        TEST.certificatePem(), other.keyPem(), Duration.ofDays(1), new SecureRandom()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not that of its certificate");
    }

    @Test
    void unreadableKey_isNotQuoted() {
        assertThatThrownBy(() ->
                        BridgeAuthority.of(TEST.certificatePem(), "topsecret", Duration.ofDays(1), new SecureRandom()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .message()
                .doesNotContain("topsecret");
        assertThat(authority(Duration.ofDays(1))).hasToString("BridgeAuthority[CN=test]");
    }
}
