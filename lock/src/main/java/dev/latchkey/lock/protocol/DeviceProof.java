package dev.latchkey.lock.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A device has shown that it has the private key of {@code deviceKey}, for one purpose.
 *
 * @param audience lock id, key id, or {@link DeviceProofs#REDEMPTION}
 * @param nonce the lock's challenge; null for the platform
 * @param issuedAt by the device's clock
 */
public record DeviceProof(
        PublicJwk deviceKey, String audience, @Nullable String nonce, Instant issuedAt) {}
