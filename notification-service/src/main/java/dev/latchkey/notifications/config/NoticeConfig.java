package dev.latchkey.notifications.config;

import io.smallrye.config.ConfigMapping;
import java.time.Instant;
import java.util.Optional;

@ConfigMapping(prefix = "latchkey.notices")
public interface NoticeConfig {
    /**
     * Events that happened before this time notify nobody. Set it when the service is installed beside an old event stream, or
     * with an emptied database (inv-6); without it every event that was not applied yet notifies, however old (N3).
     */
    Optional<Instant> silentUntil();
}
