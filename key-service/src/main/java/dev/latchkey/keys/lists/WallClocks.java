package dev.latchkey.keys.lists;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;

/**
 * What the clocks beside the locks show, by the rules that credentials are signed with. The database has time-zone rules of its own,
 * and those may be older or newer.
 */
final class WallClocks {
    private WallClocks() {}

    /** Seconds ahead of UTC, by IANA zone, as a JSON object. */
    static String offsetsAt(Instant now) {
        JsonObject offsets = new JsonObject();
        for (String zone : ZoneId.getAvailableZoneIds()) {
            offsets.put(zone, ZoneId.of(zone).getRules().getOffset(now).getTotalSeconds());
        }
        return offsets.encode();
    }
}
