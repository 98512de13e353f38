package dev.latchkey.lock.door;

import dev.latchkey.lock.protocol.Credential;
import dev.latchkey.lock.protocol.OffsetTable;
import dev.latchkey.lock.protocol.WeeklyHours;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the wall clock beside the lock shows, as an order has told it. A credential that was signed before that knows it from an earlier time; one that was
 * signed later knows better.
 *
 * @param orderedAt whole seconds
 */
public record KnownZone(OffsetTable offsets, Instant orderedAt) {
    /** The hours of a credential, as they are meant; null if it has none. */
    static @Nullable WeeklyHours hours(Credential credential, @Nullable KnownZone zone) {
        WeeklyHours hours = credential.hours();
        return hours == null || zone == null || credential.issuedAt().isAfter(zone.orderedAt())
                ? hours
                : hours.by(zone.offsets());
    }
}
