package dev.latchkey.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When and how often a key opens; the parts are combined with AND, null means no limit (S6).
 *
 * @param startsAt inclusive
 * @param endsAt exclusive
 * @param unlocks 1 or more
 */
public record Permissions(
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable Integer unlocks) {}
