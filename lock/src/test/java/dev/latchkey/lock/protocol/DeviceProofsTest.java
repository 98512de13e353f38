package dev.latchkey.lock.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSASigner;
import dev.latchkey.lock.protocol.Verification.Invalid;
import dev.latchkey.lock.protocol.Verification.Valid;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("D2")
class DeviceProofsTest {
    private static final Device DEVICE = Device.generate();
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String LOCK = "LK-7Q2M";
    private static final String KEY = "LK-7Q2M.offline-1";

    @Test
    void d2_downloadProof_isValid_forItsKey() {
        String proof = DEVICE.proveForDownload(KEY, NOON);
        assertThat(DeviceProofs.verify(proof, KEY, null, NOON.plusSeconds(300)))
                .isEqualTo(new Valid<>(new DeviceProof(DEVICE.publicKey(), KEY, null, NOON)));
    }

    @Test
    void d2_unlockProof_isValid_whateverTheDevicesClock() {
        String proof = DEVICE.proveForUnlock(LOCK, "challenge", Instant.EPOCH);
        assertThat(DeviceProofs.verify(proof, LOCK, "challenge", NOON))
                .isEqualTo(new Valid<>(new DeviceProof(DEVICE.publicKey(), LOCK, "challenge", Instant.EPOCH)));
    }

    @Test
    void d2_redemptionProof_isInvalid_forADownload() {
        String proof = DEVICE.proveForRedemption(NOON);
        assertThat(DeviceProofs.verify(proof, KEY, null, NOON)).isEqualTo(new Invalid<>(Flaw.WRONG_AUDIENCE));
    }

    @Test
    void d2_unlockProof_isInvalid_forTheChallengeBefore() {
        String proof = DEVICE.proveForUnlock(LOCK, "first", NOON);
        assertThat(DeviceProofs.verify(proof, LOCK, "second", NOON)).isEqualTo(new Invalid<>(Flaw.WRONG_NONCE));
    }

    @Test
    void d2_proofForTheDoor_isInvalid_atThePlatform() {
        // a lock could be named like the audience of a redemption
        String proof = DEVICE.proveForUnlock(DeviceProofs.REDEMPTION, "challenge", NOON);
        assertThat(DeviceProofs.verify(proof, DeviceProofs.REDEMPTION, null, NOON))
                .isEqualTo(new Invalid<>(Flaw.WRONG_NONCE));
    }

    @Test
    void d2_downloadProof_isInvalid_fiveMinutesOff() {
        String proof = DEVICE.proveForDownload(KEY, NOON);
        assertThat(DeviceProofs.verify(proof, KEY, null, NOON.plusSeconds(301))).isEqualTo(new Invalid<>(Flaw.STALE));
        assertThat(DeviceProofs.verify(proof, KEY, null, NOON.minusSeconds(301)))
                .isEqualTo(new Invalid<>(Flaw.STALE));
    }

    @Test
    void d2_proof_isInvalid_underSomebodyElsesKey() throws JOSEException {
        String proof = DEVICE.proveForDownload(KEY, NOON);
        ECDSASigner thief = new ECDSASigner(
                SigningKey.parse(Device.generate().exportPrivateJwk()).key());
        String forged = ForgedJws.withClaims(proof, claims -> {}, thief);
        assertThat(DeviceProofs.verify(forged, KEY, null, NOON)).isEqualTo(new Invalid<>(Flaw.WRONG_SIGNATURE));
    }

    @Test
    void d2_credential_isMalformed_asAProof() {
        String credential = Credentials.sign(
                new Credential("id", LOCK, 1, 1, NOON, null, null, null, null, DEVICE.publicKey()),
                IssuerKey.generate());
        assertThat(DeviceProofs.verify(credential, LOCK, null, NOON)).isEqualTo(new Invalid<>(Flaw.MALFORMED));
    }
}
