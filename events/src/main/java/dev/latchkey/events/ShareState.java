package dev.latchkey.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key as given to one recipient.
 *
 * @param recipient account id; null when shared by code
 * @param sharedBy account id of the administrator
 * @param downloadedAt null until the download
 * @param deviceKeyThumbprint RFC 7638 thumbprint of the device key the credential is bound to; null until the download
 * @param unlocksLeft null without a limit; of an offline key as far as the lock has reported
 */
public record ShareState(
        ShareMethod method,
        @Nullable String recipient,
        String sharedBy,
        Instant sharedAt,
        Permissions permissions,
        @Nullable Instant downloadedAt,
        @Nullable String deviceKeyThumbprint,
        @Nullable Integer unlocksLeft) {}
