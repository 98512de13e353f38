package dev.latchkey.shares.domain;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be asked of one key, of whatever kind. Everything a rule needs is in here, the time too. */
public sealed interface KeyCommand {
    Instant at();

    /** @param nameVersion of the name it is given */
    record EnableKey(Caller by, long nameVersion, Instant at) implements KeyCommand {}

    record RenameKey(Caller by, long nameVersion, Instant at) implements KeyCommand {}

    /** @param orderId for the order to the lock, if one is needed (R3) */
    record DisableKey(Caller by, String orderId, Instant at) implements KeyCommand {}

    record ShareKey(Caller by, Recipient recipient, Permissions permissions, Instant at) implements KeyCommand {}

    /** @param recipient empty leaves it as it is */
    record ModifyShare(Caller by, Optional<Recipient> recipient, PermissionsChange permissions, Instant at)
            implements KeyCommand {}

    record CancelShare(Caller by, Instant at) implements KeyCommand {}

    /** @param orderId for the order to the lock, if one is needed (R3) */
    record ResetKey(Caller by, Recipient recipient, Permissions permissions, String orderId, Instant at)
            implements KeyCommand {}

    /** @param deviceKey thumbprint of the device key whose proof has been verified */
    record DownloadKey(AccountId by, String deviceKey, Instant at) implements KeyCommand {}

    /**
     * Download by code.
     *
     * @param generation that the code was made for
     * @param deviceKey thumbprint of the device key whose proof has been verified
     */
    record RedeemCode(int generation, String deviceKey, Instant at) implements KeyCommand {}

    /**
     * To open now, with an online key (U2).
     *
     * @param zone of the lock's wall clock, which weekly hours go by (S6)
     */
    record Unlock(Caller by, UnlockWay way, ZoneId zone, Instant at) implements KeyCommand {}

    record DeactivateKey(Caller by, String orderId, Instant at) implements KeyCommand {}

    /** The lock's receipt for an order; its signature has been verified (inv-12). */
    record ConfirmDeactivation(
            String orderId,
            int upTo,
            long counter,
            @Nullable Instant lockTime,
            Way way,
            Instant at) implements KeyCommand {}

    /** The lock says that it opened for a generation; its signature has been verified, and this report was not taken before. */
    record ReportUse(int generation, long counter, @Nullable Instant lockTime, Way way, Instant at)
            implements KeyCommand {}
}
