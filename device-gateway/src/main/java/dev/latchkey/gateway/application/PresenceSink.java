package dev.latchkey.gateway.application;

import dev.latchkey.events.BridgeEvent;
import java.time.Instant;

/** Where it is told that bridges come and go. */
public interface PresenceSink {
    /** Comes back at once; what can't be told is lost, as nothing depends on it. */
    void tell(BridgeEvent event, Instant at);
}
