package dev.latchkey.shares.domain;

import java.time.Instant;

/**
 * The one download of a share (D3).
 *
 * @param deviceKey RFC 7638 thumbprint of the holder's device key (D2)
 * @param unlocksUsed as far as the lock has reported
 */
public record Download(Instant at, String deviceKey, int unlocksUsed) {}
