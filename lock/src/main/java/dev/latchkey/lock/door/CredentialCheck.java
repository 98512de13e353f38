package dev.latchkey.lock.door;

import dev.latchkey.lock.protocol.Credential;
import dev.latchkey.lock.protocol.DeviceProof;
import dev.latchkey.lock.protocol.DeviceProofs;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.Verification;
import dev.latchkey.lock.protocol.Verification.Valid;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a credential that the platform signed for this lock opens it now (U1). */
final class CredentialCheck {
    private CredentialCheck() {}

    /** The first reason not to open, in the order of lock-protocol.md; empty when there is none. */
    static Optional<Refusal> refusal(
            Credential credential,
            Slot slot,
            @Nullable KnownZone zone,
            String proof,
            @Nullable Challenge challenge,
            Moment now) {
        if (credential.generation() < slot.floor()) {
            return Optional.of(Refusal.SUPERSEDED);
        }
        if (!isProven(credential, proof, challenge, now)) {
            return Optional.of(Refusal.NO_PROOF);
        }
        return outsideItsTime(credential, zone, now).or(() -> usedUp(credential, slot));
    }

    private static boolean isProven(Credential credential, String proof, @Nullable Challenge challenge, Moment now) {
        if (challenge == null || !challenge.isGoodAt(now.uptime())) {
            return false;
        }
        Verification<DeviceProof> verified =
                DeviceProofs.verify(proof, credential.lockId(), challenge.value(), now.wallClock());
        return verified instanceof Valid<DeviceProof>(DeviceProof valid)
                && valid.deviceKey().equals(credential.deviceKey());
    }

    private static Optional<Refusal> outsideItsTime(Credential credential, @Nullable KnownZone zone, Moment now) {
        Instant startsAt = credential.startsAt();
        Instant endsAt = credential.endsAt();
        if (!now.clockTrusted()) {
            return Optional.of(Refusal.CLOCK_UNTRUSTED);
        }
        if (startsAt != null && now.wallClock().isBefore(startsAt)) {
            return Optional.of(Refusal.NOT_YET);
        }
        if (endsAt != null && !now.wallClock().isBefore(endsAt)) {
            return Optional.of(Refusal.EXPIRED);
        }
        return Optional.ofNullable(KnownZone.hours(credential, zone))
                .flatMap(hours -> hours.refusalAt(now.wallClock()));
    }

    private static Optional<Refusal> usedUp(Credential credential, Slot slot) {
        Integer unlocks = credential.unlocks();
        return unlocks != null && slot.usedOf(credential.generation()) >= unlocks
                ? Optional.of(Refusal.USED_UP)
                : Optional.empty();
    }
}
