package dev.latchkey.shares.application;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What makes a repeat of a command recognisable (inv-3).
 *
 * @param principal account id, or {@code device:} and the thumbprint of a device key; keys of different principals don't meet
 * @param key the {@code Idempotency-Key}
 * @param fingerprint keyed digest of everything the client sent; another body under the same key has another one
 */
public record Request(String principal, String key, Digest fingerprint) {
    /** Names the request in the events it leads to: the same for a repeat, and opaque, as a client may put anything into its key. */
    public String correlationId() {
        return UUID.nameUUIDFromBytes((principal + " " + key).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
