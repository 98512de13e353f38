package dev.latchkey.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody whose downloaded credential the lock may still accept, by all evidence that the platform has (E3).
 *
 * @param generation of the credential
 * @param recipient account id; null when the credential was downloaded by code
 */
public record PossibleHolder(int generation, @Nullable String recipient, Instant downloadedAt) {}
