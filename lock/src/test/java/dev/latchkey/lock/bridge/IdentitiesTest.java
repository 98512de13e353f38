package dev.latchkey.lock.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.lock.bridge.BadCertificate.Flaw;
import dev.latchkey.lock.bridge.BridgeIdentity.ByCertificate;
import dev.latchkey.lock.bridge.BridgeIdentity.BySecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("B1")
class IdentitiesTest {
    private static final BySecret SECRET = new BySecret("bridge-1", "s3cret");
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    Path data;

    private final TestAuthority authority = new TestAuthority();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private Identities identities;

    @BeforeEach
    void load() throws IOException {
        identities = loaded(Optional.empty());
    }

    private Identities loaded(Optional<BridgeIdentity> preset) throws IOException {
        return Identities.load(new StateFile(data.resolve("identity.json")), preset, new TestClock(now));
    }

    private String signed() throws IOException {
        return authority.sign(identities.signingRequest().pem(), YEAR);
    }

    private ByCertificate enrolled() throws Exception {
        identities.enrol("bridge-1", signed(), Optional.of(authority.pem()));
        return (ByCertificate) identities.current().orElseThrow();
    }

    @Test
    void b1_signingRequest_isForANewKeyOnP256_andSignedWithIt() throws IOException {
        SigningRequest request = identities.signingRequest();

        PublicKey key = TestAuthority.key(request.pem());

        assertThat(key)
                .isInstanceOfSatisfying(
                        ECPublicKey.class,
                        ec -> assertThat(ec.getParams().getCurve().getField().getFieldSize())
                                .isEqualTo(256));
        assertThat(key.getEncoded()).isEqualTo(request.key().publicKey().getEncoded());
        assertThat(TestAuthority.key(SigningRequest.make().pem())).isNotEqualTo(key);
    }

    @Test
    void b1_signingRequest_isTheSameAgain_untilItsCertificateComes() throws Exception {
        String first = identities.signingRequest().pem();
        assertThat(identities.signingRequest().pem()).isEqualTo(first);
        identities.enrol(SECRET);
        identities = loaded(Optional.empty());
        assertThat(identities.signingRequest().pem()).isEqualTo(first);
        enrolled();
        assertThat(identities.signingRequest().pem()).isNotEqualTo(first);
    }

    @Test
    void b1_everyIdentity_isThereAgain_afterARestart() throws Exception {
        assertThat(loaded(Optional.empty()).current()).isEmpty();
        identities.enrol(SECRET);
        assertThat(loaded(Optional.empty()).current()).contains(SECRET);
        ByCertificate identity = enrolled();
        assertThat(loaded(Optional.of(SECRET)).current()).contains(identity);
        assertThat(identity.certificate().since()).isEqualTo(now);
        identities.renew(identity, signed(), Optional.empty());
        assertThat(loaded(Optional.empty()).current())
                .isEqualTo(identities.current())
                .isNotEqualTo(Optional.of(identity));
    }

    @Test
    void b1_identityOfTheEnvironment_isNotKept() throws IOException {
        identities = loaded(Optional.of(SECRET));
        identities.signingRequest();
        assertThat(identities.current()).contains(SECRET);
        assertThat(loaded(Optional.empty()).current()).isEmpty();
    }

    @Test
    void b1_certificate_isTakenForThePendingKeyOnly() throws Exception {
        ByCertificate identity = enrolled();
        refused(
                Flaw.NO_SIGNING_REQUEST,
                authority.sign(identity.certificate().key().publicKey(), YEAR));
        identities.signingRequest();
        refused(Flaw.OTHER_KEY, authority.sign(TestAuthority.keyPair().getPublic(), YEAR));
        refused(Flaw.OTHER_KEY, authority.sign(identity.certificate().key().publicKey(), YEAR));
        refused(Flaw.BAD_CERTIFICATE, "nonsense");
        assertThat(identities.current()).contains(identity);
        assertThat(loaded(Optional.empty()).current()).contains(identity);
    }

    @Test
    void b1_authority_isWhoHasSigned() throws IOException {
        String certificate = signed();
        for (String other : new String[] {new TestAuthority().pem(), "nonsense"}) {
            assertThatExceptionOfType(BadCertificate.class)
                    .isThrownBy(() -> identities.enrol("bridge-1", certificate, Optional.of(other)))
                    .satisfies(e -> assertThat(e.flaw()).isEqualTo(Flaw.BAD_CERTIFICATE));
        }
        assertThat(identities.current()).isEmpty();
    }

    private void refused(Flaw flaw, String certificate) {
        assertThatExceptionOfType(BadCertificate.class)
                .isThrownBy(() -> identities.enrol("bridge-1", certificate, Optional.empty()))
                .satisfies(e -> assertThat(e.flaw()).isEqualTo(flaw));
    }

    /** Whoever hands it over may not have seen the answer. */
    @Test
    void b1_sameCertificateAgain_changesNothing() throws Exception {
        String certificate = signed();
        identities.enrol("bridge-1", certificate, Optional.empty());
        Optional<BridgeIdentity> before = identities.current();
        String request = identities.signingRequest().pem();

        identities.enrol("bridge-1", certificate, Optional.empty());

        assertThat(identities.current()).isEqualTo(before);
        assertThat(identities.signingRequest().pem()).isEqualTo(request);
    }

    @Test
    void b1_renewal_isOfTheIdentityThatAskedForIt() throws Exception {
        ByCertificate identity = enrolled();
        String certificate = signed();
        identities.enrol(SECRET);

        assertThatExceptionOfType(BadCertificate.class)
                .isThrownBy(() -> identities.renew(identity, certificate, Optional.empty()));

        assertThat(identities.current()).contains(SECRET);
    }

    @Test
    void b1_keys_areReadableByTheOwnerOnly_andNeverShown() throws Exception {
        ByCertificate identity = enrolled();
        SigningRequest request = identities.signingRequest();

        assertThat(Files.getPosixFilePermissions(data.resolve("identity.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(identity.toString() + request)
                .doesNotContain(
                        String.valueOf(identity.certificate().key().toMap().get("d")))
                .doesNotContain(String.valueOf(request.key().toMap().get("d")));
    }

    @Test
    void unreadableIdentity_isToldWithoutItsContent() throws IOException {
        Files.writeString(
                data.resolve("identity.json"), "{\"bridgeId\":\"bridge-1\",\"certificate\":\"topsecret\",\"key\":{}}");

        assertThatThrownBy(() -> loaded(Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessage("unreadable identity")
                .hasNoCause();
    }
}
