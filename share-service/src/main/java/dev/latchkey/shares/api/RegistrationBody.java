package dev.latchkey.shares.api;

import dev.latchkey.http.problem.Problems;
import dev.latchkey.lock.protocol.PublicJwk;
import dev.latchkey.shares.application.Digest;
import dev.latchkey.shares.application.Registration;
import dev.latchkey.shares.domain.Lock;
import dev.latchkey.shares.domain.LockId;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A lock as an operator registers it, alone or as a line of an import (L1). */
@Schema(name = "RegisterLock")
record RegistrationBody(
        @Schema(required = true, pattern = "^" + LockId.FORM + "$") @Nullable
        String lockId,

        @Schema(required = true, pattern = Fields.MODEL, maxLength = 64) @Nullable
        String model,

        @Schema(required = true, examples = "Europe/Berlin") @Nullable
        String timeZone,

        @Schema(required = true, description = "the lock's public key, a P-256 JWK") @Nullable
        Map<String, Object> publicKey,

        @Schema(
                required = true,
                pattern = Fields.SHA_256,
                description = "SHA-256 of the claim code on the card, base64url")
        @Nullable
        String claimCodeDigest) {

    /** Fails with 400 and the field that is wrong. */
    Registration registration() {
        String id = Fields.required("/lockId", lockId);
        if (!LockId.isValid(id)) {
            throw Problems.badField("/lockId", "has to be 3 to 64 letters, digits, - or _");
        }
        PublicJwk key = PublicJwk.parse(Fields.required("/publicKey", publicKey))
                .orElseThrow(() -> Problems.badField("/publicKey", "has to be a public P-256 JWK"));
        Lock.Hardware hardware =
                new Lock.Hardware(Fields.model("/model", model), Fields.timeZone("/timeZone", timeZone), key.toJson());
        return new Registration(
                new LockId(id), hardware, Digest.of(Fields.sha256("/claimCodeDigest", claimCodeDigest)));
    }
}
