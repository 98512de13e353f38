package dev.latchkey.lock.protocol;

import dev.latchkey.lock.protocol.Verification.Invalid;
import dev.latchkey.lock.protocol.Verification.Valid;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks device proofs; a {@link Device} makes them. */
public final class DeviceProofs {
    /** Audience of a proof that goes with a verification code. */
    public static final String REDEMPTION = "redemption";

    /** How far a device's clock may be off where there is no nonce. */
    public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    static final String TYPE = "latchkey-proof+jwt";

    private DeviceProofs() {}

    /**
     * @param nonce the challenge that was given, which then stands for freshness whatever the device's clock says; null where none
     *     was: the proof must have none either and be at most {@link #CLOCK_TOLERANCE} off {@code now}
     */
    public static Verification<DeviceProof> verify(
            String jws, String expectedAudience, @Nullable String nonce, Instant now) {
        try {
            Jws parsed = Jws.parse(jws, TYPE);
            Claims claims = parsed.claims();
            DeviceProof proof = new DeviceProof(
                    parsed.embeddedKey(), claims.text("aud"), claims.textOrNull("nonce"), claims.time("iat"));
            if (!parsed.isSignedBy(proof.deviceKey())) {
                return new Invalid<>(Flaw.WRONG_SIGNATURE);
            }
            if (!proof.audience().equals(expectedAudience)) {
                return new Invalid<>(Flaw.WRONG_AUDIENCE);
            }
            if (!Objects.equals(proof.nonce(), nonce)) {
                return new Invalid<>(Flaw.WRONG_NONCE);
            }
            Duration off = Duration.between(proof.issuedAt(), now).abs();
            return nonce == null && off.compareTo(CLOCK_TOLERANCE) > 0 ? new Invalid<>(Flaw.STALE) : new Valid<>(proof);
        } catch (Malformed e) {
            return new Invalid<>(Flaw.MALFORMED);
        }
    }
}
